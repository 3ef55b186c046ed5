import type { AnyConfigClass } from './config.js';
import type { LoadedConfigs } from './load-configs.js';
import type { Group, Variable } from './variable-plan.js';
import type { Source } from './variable-reading.js';

/** One declared variable, with what the application has of it. */
export interface EffectiveVariable {
  readonly config: AnyConfigClass;
  readonly variable: Variable;
  /** Undefined when none of its names is set. */
  readonly source: Source | undefined;
  /** After defaults and transforms; undefined when there is none. May be a secret. */
  readonly value: unknown;
}

/** Every declared variable, in the order of the classes and of their schemas. */
export function effectiveVariables({
  readings,
  values,
}: Pick<LoadedConfigs, 'readings' | 'values'>): EffectiveVariable[] {
  return readings.flatMap(({ plan, input, sources }) => {
    const { config, root } = plan;
    return placesIn(root, []).map(({ variable, keys }) => {
      // A transform of the whole object may have made other keys of it: then what went in has to do.
      const found = valueAt(values.get(config), keys) ?? valueAt(input, keys);
      return { config, variable, source: sources.get(variable), value: found?.value };
    });
  });
}

interface Place {
  readonly variable: Variable;
  readonly keys: readonly string[];
}

function placesIn({ members }: Group, around: readonly string[]): Place[] {
  return [...members].flatMap(([key, node]) => {
    const keys = [...around, key];
    return node.kind === 'group' ? placesIn(node, keys) : [{ variable: node, keys }];
  });
}

/** Undefined when there is no such key. */
function valueAt(root: unknown, keys: readonly string[]): { readonly value?: unknown } | undefined {
  let found: PropertyDescriptor | undefined = { value: root };
  for (const key of keys) {
    const around: unknown = found?.value;
    if (typeof around !== 'object' || around === null) return undefined;
    found = Reflect.getOwnPropertyDescriptor(around, key);
  }
  return found;
}
