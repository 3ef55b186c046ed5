/** How the end-to-end tests of an application are written and run. */
export interface E2eTesting {
  readonly framework: 'vitest' | 'jest';
  /** The folder that its configuration looks into: `test`, `apps/api/test`. */
  readonly folder: string;
  /** What the names of its files end in: `.e2e-spec.ts`. */
  readonly suffix: string;
  /** The npm script that runs them, undefined if there is none: `test:e2e`. */
  readonly script?: string;
}

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** What generation has to know of an application: where it is, and how it is built, run and tested. */
export interface Application {
  /** Fit for names of files, images and units: `orders`, from `@acme/orders`. */
  readonly name: string;
  /** Its folder in the workspace: `''`, or `apps/api` in a monorepo. */
  readonly folder: string;
  /** Its name in `nest-cli.json`, in a monorepo only. */
  readonly project?: string;
  /** Its sources: `src`, `apps/api/src`. */
  readonly sourceRoot: string;
  /** The source that is started: `src/main.ts`. */
  readonly entry: string;
  /** The same compiled, from its folder: `dist/main.js`, `../../dist/apps/api/main.js`. */
  readonly main: string;
  /** What its own TypeScript becomes. */
  readonly modules: 'esm' | 'cjs';
  /** What relative imports end in: `.js`, or nothing. */
  readonly extension: '' | '.js' | '.ts';
  readonly packageManager: PackageManager;
  /** Undefined if it has no end-to-end tests. */
  readonly e2e?: E2eTesting;
  /** The major version of its own `typescript`, undefined if it has none. */
  readonly typescript?: number;
}
