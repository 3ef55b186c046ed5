import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Type } from '@nestjs/common';
import type { InspectionTarget } from '../../inspection/inspection.js';
import { MAKE_CHANNEL } from '../../lifecycle/make-notice.js';
import { SERVE_CHANNEL, type ServeOffer } from '../../lifecycle/serve-offer.js';
import { guardNestFactory } from './guard-nest-factory.js';
import { BundledEntryError, EntryUnknownError, LibraryMissingError } from './take-over.errors.js';

/** The code of the application's own copy of this package. */
type Inspection = Awaited<ReturnType<ServeOffer['take']>>;

/** An application that was about to start, and what looks at it. */
export interface TakenOver {
  readonly target: InspectionTarget;
  readonly inspection: Inspection;
}

/** What is offered when only the code behind an offer is wanted. */
const NOBODY: Type = Object;

/** How long an entry that was imported may take until it makes its application. */
const PATIENCE_MS = 10_000;

/**
 * Imports the entry of an application, and takes over as soon as it calls `serve()` or `NestFactory`: neither does
 * anything then. A file that does neither may also export the root module.
 *
 * @param entry An absolute path.
 * @throws {EntryUnknownError} if it does none of these.
 * @throws {BundledEntryError} if it uses a `NestFactory` that is in a bundle with it.
 * @throws {LibraryMissingError} if an entry that uses `NestFactory` cannot find this package.
 * @throws what the import throws.
 */
export async function takeOver(entry: string): Promise<TakenOver> {
  const taken = Promise.withResolvers<TakenOver>();
  const settle = (made: Promise<TakenOver>): void => void made.then(taken.resolve, taken.reject);
  subscribe(SERVE_CHANNEL, (message) => {
    const offer = message as ServeOffer;
    if (offer.root !== NOBODY) settle(served(offer));
  });
  const onMake = (): void => taken.reject(new BundledEntryError(entry));
  subscribe(MAKE_CHANNEL, onMake);
  try {
    await guardNestFactory(entry, (target) => settle(madeByHand(entry, target)));
    return await Promise.race([taken.promise, imported(entry)]);
  } finally {
    unsubscribe(MAKE_CHANNEL, onMake);
  }
}

async function served(offer: ServeOffer): Promise<TakenOver> {
  const inspection = await offer.take();
  return { target: inspection.targetOf(offer), inspection };
}

async function madeByHand(entry: string, target: InspectionTarget): Promise<TakenOver> {
  return { target, inspection: await inspectionFor(entry) };
}

/** Settles only when there is nothing to wait for: an entry that waits for its service is never through. */
async function imported(entry: string): Promise<TakenOver> {
  const exported = (await import(pathToFileURL(entry).href)) as object;
  const module = rootModuleIn(exported);
  if (module !== undefined) return madeByHand(entry, { root: () => module, ...guessed(entry) });
  await Promise.race([once(process, 'beforeExit'), wait(PATIENCE_MS, undefined, { ref: false })]);
  throw new EntryUnknownError(entry);
}

/** Asks the copy that the entry finds for its code, as it would offer it itself. */
async function inspectionFor(entry: string): Promise<Inspection> {
  let path: string;
  try {
    path = createRequire(entry).resolve('nestjs-deployment');
  } catch (cause) {
    throw new LibraryMissingError(entry, { cause });
  }
  const { serve } = (await import(pathToFileURL(path).href)) as {
    readonly serve: (root: Type) => Promise<unknown>;
  };
  const asked = Promise.withResolvers<Inspection>();
  const onServe = (message: unknown): void =>
    void (message as ServeOffer).take().then(asked.resolve, asked.reject);
  subscribe(SERVE_CHANNEL, onServe);
  void serve(NOBODY);
  unsubscribe(SERVE_CHANNEL, onServe);
  return asked.promise;
}

/** By what `@Module()` leaves on a class. */
function rootModuleIn(exported: object): Type | undefined {
  const modules = Object.entries(exported).filter(
    (entry): entry is [string, Type] =>
      typeof entry[1] === 'function' && Reflect.getMetadataKeys(entry[1]).some(isModuleKey),
  );
  const [, module] =
    modules.find(([name]) => name === 'AppModule') ?? (modules.length === 1 ? (modules[0] ?? []) : []);
  return module;
}

function isModuleKey(key: unknown): boolean {
  return ['imports', 'providers', 'controllers', 'exports'].includes(String(key));
}

/** A module alone does not say what it is served by: Nest's default if that is there. */
function guessed(entry: string): Pick<InspectionTarget, 'hasHttp'> {
  try {
    createRequire(entry).resolve('@nestjs/platform-express');
    return { hasHttp: true };
  } catch {
    return { hasHttp: false };
  }
}
