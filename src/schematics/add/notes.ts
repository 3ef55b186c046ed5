/** What could not be done surely, and what to paste for it. */
export interface Instruction {
  /** As an imperative: `Import DeploymentModule in src/app.module.ts`. */
  readonly what: string;
  /** Why it was not done. */
  readonly because?: string;
  /** The code to paste. */
  readonly code?: string;
}

/** Something that works, but that a reader of the diff has to know: what changed its behaviour, what has a better home now. */
export interface Remark {
  /** One sentence, or two. */
  readonly text: string;
  /** Where: `src/health.controller.ts:12`. */
  readonly at?: string;
  /** What it could become. */
  readonly code?: string;
}

/** A file that was there already and would have been written differently. */
export interface KeptFile {
  readonly path: string;
  /** What would have been written. */
  readonly proposal: string;
}

/** What the steps of a generation have to say, besides what they change. */
export class Notes {
  readonly kept: KeptFile[] = [];
  readonly remarks: Remark[] = [];
  readonly instructions: Instruction[] = [];

  keep(path: string, proposal: string): void {
    this.kept.push({ path, proposal });
  }

  remark(text: string, rest: Omit<Remark, 'text'> = {}): void {
    this.remarks.push({ text, ...rest });
  }

  instruct(what: string, rest: Omit<Instruction, 'what'> = {}): void {
    this.instructions.push({ what, ...rest });
  }

  /** Adds what others have to say. */
  take({ kept, remarks, instructions }: Notes): void {
    this.kept.push(...kept);
    this.remarks.push(...remarks);
    this.instructions.push(...instructions);
  }
}
