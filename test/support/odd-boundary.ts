import type { Boundary } from '../../src/inspection/inspection.js';

/** Defaults that mean something to one reader or another. */
export const ODD_DEFAULTS: Readonly<Record<string, string>> = {
  PLAIN: 'plain-text_1.0',
  SPACES: 'a b  c',
  EDGES: ' around ',
  DOUBLE: 'say "hi"',
  SINGLE: "it's",
  QUOTED: '"quoted"',
  ALL_QUOTES: `'"\``,
  DOLLAR: '$HOME ${HOME} $(id) $$',
  HASH: 'a #b',
  COLOUR: '#fff',
  BACKSLASH: String.raw`C:\new\table\\`,
  LINES: 'one\ntwo\r\nNAME=three',
  BACKTICK: '`id`',
  UNICODE: 'grüße 你好 🎉',
  SEPARATOR: 'a\u2028b\u0085c\uFEFFd',
  YAML: '- : {a: [b]} & *c !d %e @f | > ? ~',
  PERCENT: '100% %i %%',
  EQUALS: 'a=b==c',
  SEMICOLON: '; rm -rf /',
  BOOLEAN: 'no',
  NUMBER: '010',
  EXCLAMATION: '!important!',
  TAB: 'a\tb',
};

/** What an application takes whose author thought of everything that could go wrong. */
export const ODD_BOUNDARY: Boundary = {
  prefix: '',
  ownSecretsProvider: false,
  own: {
    name: 'DeploymentConfig',
    prefix: '',
    variables: [
      { variable: 'HOST', type: 'text', required: false, default: '127.0.0.1' },
      { variable: 'PORT', type: 'a whole number', required: false, default: '8000' },
      { variable: 'SECRETS_PROVIDER', type: 'one of vault, directory, fake', required: false },
      { variable: 'CREDENTIALS_DIRECTORY', type: 'text', required: false },
    ],
  },
  classes: [
    {
      name: 'AppConfig',
      prefix: 'APP',
      variables: [
        {
          variable: 'APP_URL',
          type: 'a URL',
          required: true,
          description: 'Where it is.\nAPP_INJECTED=1\r\n- x: y',
          example: 'https://example.org/?a=b#c',
        },
        ...Object.entries(ODD_DEFAULTS).map(([name, text]) => ({
          variable: `APP_${name}`,
          type: 'text',
          required: false,
          default: text,
        })),
      ],
    },
  ],
  secrets: [
    {
      name: 'databaseUrl',
      file: 'database_url',
      required: true,
      expected: 'text in the format uri',
      locationVariable: 'SECRETS_LOCATION_DATABASE_URL',
      fileVariable: 'DATABASE_URL_FILE',
    },
    {
      name: 'apiKey',
      file: 'api_key',
      required: false,
      locationVariable: 'SECRETS_LOCATION_API_KEY',
      fileVariable: 'API_KEY_FILE',
    },
  ],
};
