import type { Command } from './command.js';

/** A command before its code is loaded: the help of all of them needs no more. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<{ readonly command: Command }>;
}

/** What `npx nestjs-deployment …` can do. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'init',
    summary: 'Makes an application in this folder deployable.',
    load: () => import('./init/init.command.js'),
  },
  {
    name: 'check',
    summary: 'Says whether the built application could start here, without starting it.',
    load: () => import('./check/check.command.js'),
  },
  {
    name: 'env',
    summary: 'Writes what the built application takes as a file to start from.',
    load: () => import('./env/env.command.js'),
  },
  {
    name: 'ready',
    summary: 'Asks a running instance whether it may get traffic.',
    load: () => import('./ready/ready.command.js'),
  },
  {
    name: 'log-level',
    summary: 'Shows and changes how much a running instance logs.',
    load: () => import('./log-level/log-level.command.js'),
  },
];
