import type { Environment } from './environment.js';
import { expectedOf } from './expected.js';
import { valuesOf } from './json-schema.js';
import type { Problem } from './problem.js';
import { isServiceAddress } from './service-links.js';
import type { Group, Plan, Variable } from './variable-plan.js';
import { fromText, isBlank } from './variable-text.js';

/** The variable that was set, of those that may give a value, and its text. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** What an environment holds for one class, before validation. */
export interface Reading {
  readonly plan: Plan;
  readonly input: Readonly<Record<string, unknown>>;
  readonly sources: ReadonlyMap<Variable, Source>;
  /** Texts that cannot become what the schema takes. */
  readonly unconvertible: ReadonlySet<Variable>;
  readonly warnings: readonly Problem[];
}

/** Reads the variables of a plan. */
export function readVariables(plan: Plan, environment: Environment): Reading {
  const reader = new Reader(environment);
  const { value = {} } = reader.group(plan.root);
  const { sources, unconvertible, warnings } = reader;
  return { plan, input: value as Record<string, unknown>, sources, unconvertible, warnings };
}

interface Read {
  /** Undefined when there is nothing to hand to the validator. */
  readonly value: unknown;
  readonly isSet: boolean;
}

class Reader {
  readonly sources = new Map<Variable, Source>();
  readonly unconvertible = new Set<Variable>();
  readonly warnings: Problem[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  group(group: Group): Read {
    const members = [...group.members].map(([key, node]) => {
      return [key, node.kind === 'group' ? this.group(node) : this.variable(node)] as const;
    });
    const isSet = members.some(([, member]) => member.isSet);
    // Members with defaults do not bring an optional group to life: only a variable that somebody set does.
    if (!isSet && (!group.required || group.nullable)) return absent(group);
    const present = members
      .filter(([, { value }]) => value !== undefined)
      .map(([key, { value }]) => [key, value]);
    return { value: Object.fromEntries(present) as object, isSet };
  }

  private variable(variable: Variable): Read {
    const source = this.source(variable);
    if (source === undefined) return absent(variable);
    this.sources.set(variable, source);
    const converted = fromText(variable.branches, source.text);
    if (converted === undefined) this.unconvertible.add(variable);
    return { value: converted === undefined ? source.text : converted.value, isSet: true };
  }

  private source(variable: Variable): Source | undefined {
    for (const name of variable.names) {
      const text = this.#environment[name];
      if (isBlank(text)) continue;
      if (!this.isServiceLink(variable, name, text)) return { name, text };
      this.warnings.push({
        name,
        problem: `is ignored: Kubernetes set it to the address of a service, and ${expectedOf(variable)} is expected.`,
        hint: 'Set enableServiceLinks: false in the pod, or give the service another name.',
      });
    }
    return undefined;
  }

  private isServiceLink(variable: Variable, name: string, text: string): boolean {
    if (!isServiceAddress(name, text)) return false;
    // Text that is meant may look the same, but Kubernetes never sets the one without the other.
    return !takesAnyText(variable) || this.#environment[name.replace(/PORT$/, 'SERVICE_HOST')] !== undefined;
  }
}

function absent(node: Variable | Group): Read {
  return { value: node.required && node.nullable ? null : undefined, isSet: false };
}

function takesAnyText({ branches }: Variable): boolean {
  const isText = branches.some(
    (branch) => (branch.type ?? 'string') === 'string' && valuesOf(branch) === undefined,
  );
  return isText || branches.length === 0;
}
