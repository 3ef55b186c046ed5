import type { FilesContext, Proposal } from './files-context.js';

/** The classes that declare what the application takes: to begin with, nothing but the token of the management surface. */
export function declarations({
  declared: { config, secrets },
  zod,
}: FilesContext & { readonly zod: string }): readonly Proposal[] {
  return [
    { path: config.path, text: configText(config.name, zod) },
    { path: secrets.path, text: secretsText(secrets.name, zod) },
  ];
}

function configText(name: string, zod: string): string {
  return `import { Config } from 'nestjs-deployment';
import { z } from '${zod}';

/** What varies between deployments, and is not secret. */
export class ${name} extends Config(
  'APP',
  z.object({
    // From APP_GREETING and APP_DATABASE_POOL_SIZE, checked when the service starts:
    // greeting: z.string().default('Hello').describe('What it says.'),
    // database: z.object({ poolSize: z.number().int().min(1).default(10) }),
  }),
) {}
`;
}

function secretsText(name: string, zod: string): string {
  return `import { Secrets } from 'nestjs-deployment';
import { z } from '${zod}';

/** What is secret: from where SECRETS_PROVIDER says, and never from a variable. */
export class ${name} extends Secrets({
  /** Opens \`/-/\` to whoever has it; without a value nobody gets in by it. */
  managementToken: z.string().min(16).optional(),
}) {}
`;
}
