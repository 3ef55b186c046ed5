import type { Options } from './option.js';

/** What every command takes. */
export const GLOBAL_OPTIONS = {
  json: { type: 'flag', description: 'Prints one JSON document on standard output, for programs.' },
  help: { type: 'flag', short: 'h', description: 'Shows this.' },
  version: { type: 'flag', short: 'V', description: 'Shows the version of nestjs-deployment.' },
} as const satisfies Options;
