import type { PackageManager } from '../workspace/application.js';
import type { Files } from '../workspace/files.js';
import type { Manifest } from '../workspace/manifest.js';
import { LOCK_FILES } from '../workspace/package-manager.js';

/** How an image gets its packages: the commands of a package manager, for the shell. */
interface ImageInstallation {
  /** What has to be there before; they are files in the folder of the workspace. */
  readonly needs: readonly string[];
  /** All that the build needs, as the lock file says. */
  readonly install: string;
  /** What only the build needed goes. */
  readonly production: string;
}

interface Commands extends Omit<ImageInstallation, 'needs'> {
  readonly settings: readonly string[];
}

/** @param version What `packageManager` in package.json says: `10.4.0`. */
type CommandsOf = (version: string | undefined) => Commands;

const COMMANDS: Readonly<Record<PackageManager, CommandsOf>> = {
  npm: () => ({
    settings: ['.npmrc'],
    install: 'npm ci --no-audit --no-fund',
    production: 'npm ci --omit=dev --no-audit --no-fund',
  }),
  pnpm: (version = '10') => ({
    settings: ['pnpm-workspace.yaml', '.npmrc'],
    install: `npm install --global pnpm@${version} && pnpm install --frozen-lockfile`,
    // It would ask before it removes anything.
    production: 'CI=true pnpm install --prod --frozen-lockfile',
  }),
  // What the image of Node.js has.
  yarn: () => ({
    settings: ['.yarnrc', '.npmrc'],
    install: 'yarn install --frozen-lockfile',
    production: 'yarn install --production --frozen-lockfile',
  }),
  bun: (version = '1') => ({
    settings: ['bunfig.toml', '.npmrc'],
    install: `npm install --global bun@${version} && bun install --frozen-lockfile`,
    production: 'rm -rf node_modules && bun install --production --frozen-lockfile',
  }),
};

/** Yarn since 2, which its project brings along. */
const YARN_BERRY: Commands = {
  settings: ['.yarnrc.yml', '.npmrc'],
  install: 'corepack enable && yarn install --immutable',
  production: 'yarn workspaces focus --all --production',
};

/** What the package manager of an application has to be told to install for the build, and for production. */
export function imageInstallation(
  files: Files,
  manager: PackageManager,
  { packageManager = '' }: Manifest,
): ImageInstallation {
  const version = /@(?<version>\d[\w.-]*)/.exec(packageManager)?.groups?.['version'];
  const { settings, install, production } =
    manager === 'yarn' && isBerry(files) ? YARN_BERRY : COMMANDS[manager](version);
  const isThere = (name: string): boolean => files.read(name) !== undefined;
  const [usual = ''] = LOCK_FILES[manager];
  const lock = LOCK_FILES[manager].find(isThere) ?? usual;
  return { needs: ['package.json', lock, ...settings.filter(isThere)], install, production };
}

/** Whether Yarn keeps packages in archives, from where `node` alone cannot load them. */
export function keepsPackagesInArchives(files: Files, manager: PackageManager): boolean {
  return (
    manager === 'yarn' &&
    isBerry(files) &&
    !/^nodeLinker:\s*["']?(?:node-modules|pnpm)\b/m.test(files.read('.yarnrc.yml') ?? '')
  );
}

function isBerry(files: Files): boolean {
  return /^__metadata:/m.test(files.read('yarn.lock') ?? '') || files.read('.yarnrc.yml') !== undefined;
}
