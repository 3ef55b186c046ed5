import { testImport } from '../generate/conventions.js';
import type { Files } from '../workspace/files.js';
import { GeneratorNameError } from '../generate/names.js';
import { addOption, deploymentCall } from '../generate/deployment-options.js';
import type { Generator, Site } from '../generate/generate.js';
import type { FoundModule } from '../generate/nearest-module.js';
import { addToModule } from '../source/module-metadata.js';
import type { Source } from '../source/source.js';

/** A configuration class, which the module that is nearest declares. */
export const configGenerator: Generator = {
  suffix: 'config',
  code,
  spec,
  registration: (site, draft) => ({
    exported: untaken(site, draft),
    module: site.module,
    needs: ['DeploymentModule'],
    task: `Declare ${classOf(site)} in the imports of`,
    code: `imports: [DeploymentModule.forFeature({ config: ${classOf(site)} })],`,
    edit: (edited, module, of) => declare(edited, module, of(classOf(site)), of('DeploymentModule')),
  }),
  explain: ({ zod, path }, notes) => {
    if (!zod.isThere)
      notes.instruct(`Install zod, which ${path} imports.`, { code: `npm install ${PACKAGES[zod.from]}` });
  },
};

/** An application on zod 3 keeps it. */
const PACKAGES: Readonly<Record<string, string>> = { zod: 'zod@4', zod4: 'zod4@npm:zod@4' };

function declare(source: Source, { name }: FoundModule, value: string, deploymentModule: string): boolean {
  const call = deploymentCall(source, name, ['forRoot', 'forRootAsync', 'forFeature']);
  if (call !== undefined) return addOption(source, call, 'config', value, 'several');
  return addToModule(source, name, 'imports', `${deploymentModule}.forFeature({ config: ${value} })`, 'last');
}

/** @throws {GeneratorNameError} if the application has one of that name, which reads the same variables. */
function untaken(site: Site, files: Files): string {
  const name = classOf(site);
  const declared = new RegExp(`\\bclass ${name} extends Config\\(`);
  const other = files.list(site.sourceRoot).find((path) => {
    return path !== site.path && path.endsWith('.ts') && declared.test(files.read(path) ?? '');
  });
  if (other === undefined) return name;
  throw new GeneratorNameError(
    `${other} declares ${name} already.`,
    'Take another name, or add to that class.',
  );
}

function classOf({ names }: Site): string {
  return `${names.pascal}Config`;
}

function code(site: Site): string {
  const { capitals, words } = site.names;
  return `import { Config } from 'nestjs-deployment';
import { z } from '${site.zod.from}';

/** Read from ${capitals}_ENABLED, and so on for each key. The class is what is injected. */
export class ${classOf(site)} extends Config(
  '${capitals}',
  z.object({
    enabled: z.boolean().default(true).describe('Whether ${words} can be used.'),
  }),
) {}
`;
}

function spec(site: Site): string {
  const { kebab, capitals } = site.names;
  return `import { Test } from '@nestjs/testing';
import { DeploymentModule, ENVIRONMENT } from 'nestjs-deployment';
${testImport(site)}import { ${classOf(site)} } from './${kebab}.config${site.extension}';

async function configFrom(variables: Record<string, string>): Promise<${classOf(site)}> {
  const testing = await Test.createTestingModule({
    imports: [DeploymentModule.forRoot({ config: ${classOf(site)} })],
  })
    .overrideProvider(ENVIRONMENT)
    .useValue(variables)
    .compile();
  return testing.get(${classOf(site)});
}

describe('${classOf(site)}', () => {
  it('has defaults', async () => {
    const config = await configFrom({});

    expect(config.enabled).toBe(true);
  });

  it('is read from variables', async () => {
    const config = await configFrom({ ${capitals}_ENABLED: 'false' });

    expect(config.enabled).toBe(false);
  });

  it('is refused with the name of what is wrong', async () => {
    await expect(configFrom({ ${capitals}_ENABLED: 'perhaps' })).rejects.toThrow('${capitals}_ENABLED');
  });
});
`;
}
