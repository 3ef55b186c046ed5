import type { AnyConfigClass } from './config.js';
import { assertPrefix } from './config.js';
import { type Branch, type JsonSchema, resolve, SelfReferenceError, toJsonSchema } from './json-schema.js';
import type { Problem } from './problem.js';
import { joinNames, toVariableName } from './variable-name.js';

/** One value that is read from one variable. */
export interface Variable {
  readonly kind: 'variable';
  /** The keys that lead to it: `database.poolSize`. */
  readonly path: string;
  /** Where it is read from; the first that is set wins, and the first is its name in messages. */
  readonly names: readonly [string, ...string[]];
  readonly branches: readonly Branch[];
  readonly annotations: JsonSchema;
  readonly required: boolean;
  readonly nullable: boolean;
}

/** An object of variables and groups. */
export interface Group {
  readonly kind: 'group';
  readonly path: string;
  /** `APP_DATABASE_*`, for messages. */
  readonly pattern: string;
  readonly required: boolean;
  readonly nullable: boolean;
  readonly members: ReadonlyMap<string, Variable | Group>;
}

/** What one class reads. */
export interface Plan {
  readonly config: AnyConfigClass;
  readonly prefix: string;
  readonly root: Group;
  /** What cannot be read from variables, and what two keys would read. */
  readonly problems: readonly Problem[];
}

/** Finds out which variables a class reads. Never throws for what its schema holds. */
export function planVariables(config: AnyConfigClass, prefix = config.prefix): Plan {
  assertPrefix(prefix);
  const planner = new Planner(config, prefix);
  return { config, prefix, root: planner.plan(), problems: planner.problems };
}

/** All variables of a group, nested ones included. */
export function variablesOf(group: Group): Variable[] {
  return [...group.members.values()].flatMap((node) =>
    node.kind === 'variable' ? [node] : variablesOf(node),
  );
}

interface Place {
  readonly path: string;
  /** The name without the prefix. */
  readonly name: string;
  readonly required: boolean;
  readonly references: ReadonlySet<string>;
}

class Planner {
  readonly problems: Problem[] = [];
  #json: JsonSchema = {};

  constructor(
    private readonly config: AnyConfigClass,
    private readonly prefix: string,
  ) {}

  plan(): Group {
    const place = { path: '', name: '', required: true, references: new Set(['#']) };
    try {
      this.#json = toJsonSchema(this.config.schema);
    } catch (error) {
      this.refuse(
        place,
        `a schema that gives no JSON Schema: ${error instanceof Error ? error.message : 'it threw'}`,
      );
      return this.group(place, {}, false);
    }
    const node = this.node(place, this.#json);
    if (node?.kind === 'group') return node;
    if (node !== undefined) this.refuse(place, 'a schema that is no object');
    return this.group(place, {}, false);
  }

  private node(place: Place, schema: JsonSchema | boolean): Variable | Group | undefined {
    try {
      const { annotations, branches, nullable, references } = resolve(schema, this.#json, place.references);
      const [only] = branches;
      if (branches.length === 1 && only?.type === 'object' && only.properties !== undefined) {
        return this.group({ ...place, references }, only, nullable);
      }
      const obstacle = branches.map(obstacleOf).find(Boolean);
      if (obstacle !== undefined) return this.refuse(place, obstacle);
      return this.variable(place, annotations, branches, nullable);
    } catch (error) {
      if (error instanceof SelfReferenceError) return this.refuse(place, 'an object that contains itself');
      throw error;
    }
  }

  private group(place: Place, schema: JsonSchema, nullable: boolean): Group {
    const required = new Set(schema.required);
    const members = new Map<string, Variable | Group>();
    for (const [key, child] of Object.entries(schema.properties ?? {})) {
      const path = place.path === '' ? key : `${place.path}.${key}`;
      const word = toVariableName(key);
      const inner = { ...place, path, name: joinNames(place.name, word), required: required.has(key) };
      if (word === '') this.refuse(inner, 'a key without a letter or digit');
      const node = word === '' ? undefined : this.node(inner, child);
      if (node !== undefined) members.set(key, node);
    }
    return {
      kind: 'group',
      path: place.path,
      pattern: this.patternOf(place),
      required: place.required,
      nullable,
      members,
    };
  }

  private variable(
    place: Place,
    annotations: JsonSchema,
    branches: readonly Branch[],
    nullable: boolean,
  ): Variable {
    const prefixed = joinNames(this.prefix, place.name);
    const unprefixed = annotations['x-unprefixed'];
    const names: [string, ...string[]] = [unprefixed === 'always' ? place.name : prefixed];
    if (unprefixed === 'fallback' && prefixed !== place.name) names.push(place.name);
    return {
      kind: 'variable',
      path: place.path,
      names,
      branches,
      annotations,
      required: place.required,
      nullable,
    };
  }

  private refuse(place: Place, what: string): undefined {
    const name = place.path === '' ? this.patternOf(place) : joinNames(this.prefix, place.name);
    const at = place.path === '' ? this.config.name : `${this.config.name} ${place.path}`;
    this.problems.push({
      name,
      problem: `cannot be read: ${at} is ${what}.`,
      hint: 'Use objects of text, numbers, booleans and lists of these, or take text and turn it into more: z.string().transform(…).',
    });
  }

  private patternOf({ name }: Place): string {
    const whole = joinNames(this.prefix, name);
    return whole === '' ? this.config.name : `${whole}_*`;
  }
}

function obstacleOf(branch: Branch): string | undefined {
  if (branch.type === 'object') {
    return branch.properties === undefined
      ? 'a record, whose keys are unknown'
      : 'a choice that includes an object';
  }
  const types = new Set((branch.slots ?? []).flat().map(({ type }) => type));
  if (types.has('object')) return 'a list of objects';
  return types.has('array') ? 'a list of lists' : undefined;
}
