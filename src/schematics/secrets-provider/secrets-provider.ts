import { addOption, deploymentCall } from '../generate/deployment-options.js';
import type { Generator, Site } from '../generate/generate.js';
import { rootOfDeployment } from './root-of-deployment.js';
import { classOf, code } from './code-template.js';
import { spec } from './spec-template.js';

/** A provider of secrets over HTTP, with the contract suite run against it, which the whole application then uses. */
export const secretsProviderGenerator: Generator = {
  suffix: 'secrets',
  code,
  spec,
  registration: (site, files, ts) => ({
    exported: classOf(site),
    module: rootOfDeployment(files, ts, site.sourceRoot),
    task: `Add ${classOf(site)} to the options of DeploymentModule.forRoot() in`,
    code: `DeploymentModule.forRoot({ secretsProvider: ${classOf(site)} }),`,
    edit: (edited, { name }, of) => {
      const call = deploymentCall(edited, name, ['forRoot', 'forRootAsync']);
      return call !== undefined && addOption(edited, call, 'secretsProvider', of(classOf(site)), 'one');
    },
  }),
  explain: (site, notes) =>
    notes.remark(
      `${classOf(site)} is asked wherever SECRETS_PROVIDER is not fake: set ${urlVariable(site)} there.`,
    ),
};

function urlVariable({ names }: Site): string {
  return `${names.capitals}_URL`;
}
