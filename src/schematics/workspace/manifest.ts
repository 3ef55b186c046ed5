import type { TypeScript } from '../source/typescript.js';
import { SourceSyntaxError } from '../source/source.js';
import type { Files } from './files.js';

/** What generation reads of a `package.json`. */
export interface Manifest {
  readonly name?: string;
  readonly type?: string;
  readonly packageManager?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly workspaces?: unknown;
}

/**
 * Reads a JSON file of the application; comments are no mistake.
 *
 * @returns Undefined if there is none.
 * @throws {SourceSyntaxError} if it is no JSON.
 */
export function readJson(files: Files, ts: TypeScript, path: string): unknown {
  const text = files.read(path);
  if (text === undefined) return undefined;
  const { config, error } = ts.parseConfigFileTextToJson(path, text) as {
    readonly config?: unknown;
    readonly error?: { readonly messageText: unknown; readonly start?: number };
  };
  if (error === undefined) return config;
  const line = text.slice(0, error.start ?? 0).split('\n').length;
  throw new SourceSyntaxError(path, line, String(error.messageText));
}

/** The version that is asked for, wherever it is declared. */
export function rangeOf(manifest: Manifest, name: string): string | undefined {
  return (
    manifest.dependencies?.[name] ?? manifest.devDependencies?.[name] ?? manifest.peerDependencies?.[name]
  );
}

/** The version that is installed, else that which is asked for; without what stands before its first number. */
export function versionOf(files: Files, manifest: Manifest, name: string): string | undefined {
  const installed = files.read(`node_modules/${name}/package.json`);
  const version =
    installed === undefined ? undefined : (JSON.parse(installed) as { version?: string }).version;
  return (version ?? rangeOf(manifest, name))?.replace(/^\D*/, '');
}
