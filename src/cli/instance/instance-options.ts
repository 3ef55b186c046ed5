import type { Options } from '../option.js';

/** Which instance is asked, and as whom. */
export const INSTANCE_OPTIONS = {
  url: {
    type: 'text',
    placeholder: 'URL',
    description: 'Where the instance answers: scheme, host and port.',
  },
  socket: { type: 'text', placeholder: 'PATH', description: 'The unix socket where it answers.' },
  tokenFile: {
    type: 'text',
    placeholder: 'FILE',
    description: 'A file with the secret managementToken, or with the line Authorization: Bearer …',
  },
  envFile: {
    type: 'list',
    placeholder: 'FILE',
    description: 'A file of variables, read as by node --env-file: what is set already stays.',
  },
} as const satisfies Options;

/** Where an instance is looked for when nobody says it, for the help of a command. */
export const WHERE =
  'Without --url and --socket the instance is asked where the environment tells the service to be: MANAGEMENT_SOCKET, else MANAGEMENT_HOST and MANAGEMENT_PORT, else HOST and PORT, else http://127.0.0.1:8000.';
