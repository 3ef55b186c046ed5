export type Adapter = 'express' | 'fastify';

export const ADAPTERS: readonly Adapter[] = ['express', 'fastify'];

export const ADAPTER_TITLES: Readonly<Record<Adapter, string>> = { express: 'Express', fastify: 'Fastify' };

/** One application to measure, as it is started. */
export interface Variant {
  readonly name: string;
  readonly app: 'bare' | 'hand-assembled' | 'ours';
  readonly environment?: Readonly<Record<string, string>>;
}

export const BARE: Variant = { name: 'bare', app: 'bare' };

/** The A/A control: the same application once more. What it differs from `bare` is what this machine cannot tell. */
export const CONTROL: Variant = { name: 'bare again', app: 'bare' };

export const HAND_ASSEMBLED: Variant = { name: 'hand-assembled', app: 'hand-assembled' };

export const OURS: Variant = { name: 'ours', app: 'ours' };

/** Ours with so many secrets more, whose values are looked for in every line. */
export function withSecrets(count: number): Variant {
  return { name: `ours with ${count} secrets`, app: 'ours', environment: { BENCH_SECRETS: String(count) } };
}

/** Ours where a context that writes nothing has a level of its own. */
export function withContextAt(level: string): Variant {
  return { name: `ours with a context at ${level}`, app: 'ours', environment: { BENCH_CONTEXT_AT: level } };
}

/** Ours without some slices: what is missing to `ours` is their price. */
export function without(...slices: readonly string[]): Variant {
  return {
    name: `ours without ${slices.join(', ')}`,
    app: 'ours',
    environment: { BENCH_WITHOUT: slices.join(',') },
  };
}
