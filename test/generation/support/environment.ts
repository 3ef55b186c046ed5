import { delimiter, dirname, join } from 'node:path';

/** What a person's shell has, and neither vitest nor the npm that runs it. */
const KEPT = /^(HOME|USER|LANG|LC_.*|TMPDIR|XDG_.*|.*_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_.*)$/i;

export interface EnvironmentOptions {
  /** Folders of programs, before those of the machine. */
  readonly programs?: readonly string[];
  /** Where packages come from. Default: what the machine is configured with. */
  readonly registry?: string;
  /** A folder of this run. */
  readonly runFolder?: string;
}

/** The environment of a command that a person types, with the Node.js that runs the tests. */
export function personsEnvironment({ programs = [], registry, runFolder }: EnvironmentOptions = {}): Readonly<
  Record<string, string>
> {
  const kept = Object.entries(process.env).filter(([name]) => KEPT.test(name));
  // npm puts those of the repository before, where a program that the application lacks would be found.
  const machine = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules') && !folder.includes('node-gyp-bin'));
  return {
    ...(Object.fromEntries(kept) as Record<string, string>),
    PATH: [...programs, dirname(process.execPath), ...machine].join(delimiter),
    // What a local registry has no answer to.
    npm_config_audit: 'false',
    npm_config_update_notifier: 'false',
    ...(registry !== undefined && pointingAt(registry)),
    // It remembers what a host said, and forgets at which port that was.
    ...(runFolder !== undefined && { YARN_GLOBAL_FOLDER: join(runFolder, 'yarn') }),
  };
}

/** Each package manager has its own name for it. */
function pointingAt(registry: string): Readonly<Record<string, string>> {
  return {
    npm_config_registry: registry,
    pnpm_config_registry: registry,
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
  };
}
