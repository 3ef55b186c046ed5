import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import type { InspectionTarget, RootDefinition } from '../../inspection/inspection.js';
import { forEver } from '../../lifecycle/for-ever.js';

type Factory = Pick<typeof NestFactory, 'create' | 'createMicroservice' | 'createApplicationContext'>;

/**
 * Keeps an entry from making an application by hand: whoever calls `NestFactory` waits for ever, so that nothing after
 * it happens, and what it was called with is told. Where the entry has no Nest of its own to find, nothing is done.
 */
export async function guardNestFactory(
  entry: string,
  onCreate: (target: InspectionTarget) => void,
): Promise<void> {
  const factory = await factoryOf(entry);
  if (factory === undefined) return;
  const take = (target: InspectionTarget): Promise<never> => {
    onCreate(target);
    return forEver();
  };
  const guarded: { [Name in keyof Factory]: (...given: readonly unknown[]) => Promise<never> } = {
    create: (root, serverOrOptions, options) =>
      isAdapter(serverOrOptions)
        ? take({ ...rooted(root), hasHttp: true, adapter: serverOrOptions, nest: options as object })
        : take({ ...rooted(root), hasHttp: true, nest: serverOrOptions as object }),
    createMicroservice: (root, options) => take({ ...rooted(root), hasHttp: false, nest: options as object }),
    createApplicationContext: (root, options) =>
      take({ ...rooted(root), hasHttp: false, nest: options as object }),
  };
  Object.assign(factory, guarded);
}

async function factoryOf(entry: string): Promise<Factory | undefined> {
  let path: string;
  try {
    path = createRequire(entry).resolve('@nestjs/core');
  } catch {
    return undefined;
  }
  const loaded = (await import(pathToFileURL(path).href)) as { readonly NestFactory?: Factory };
  return loaded.NestFactory;
}

function rooted(root: unknown): Pick<InspectionTarget, 'root'> {
  return { root: () => root as RootDefinition };
}

/** As Nest itself tells them apart. */
function isAdapter(value: unknown): value is AbstractHttpAdapter {
  return typeof value === 'object' && value !== null && 'patch' in value;
}
