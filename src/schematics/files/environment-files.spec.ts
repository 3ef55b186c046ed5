import ts from 'typescript';
import { expect, it } from 'vitest';
import { ESM_APPLICATION } from '../../../test/support/nest-applications.js';
import { DeploymentConfig } from '../../config/deployment.config.js';
import { describe as describeVariables } from '../../config/describe.js';
import { describeApplication } from '../workspace/describe-application.js';
import { MemoryFiles } from '../workspace/memory-files.js';
import { environmentFiles } from './environment-files.js';

const declaration = { path: 'src/a.ts', name: 'A' };
const [example] = environmentFiles({
  app: describeApplication(new MemoryFiles(ESM_APPLICATION), ts, {}),
  serves: true,
  rootModule: declaration,
  declared: { config: declaration, secrets: declaration },
});
const set = [...(example?.text ?? '').matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(
  ([, name = '', value = '']) => [name, value] as const,
);

it('.env.example names variables that the service has, with their own defaults', () => {
  const known = new Map(describeVariables(DeploymentConfig).map((one) => [one.variable, one]));

  expect(set.length).toBeGreaterThan(10);
  expect(set.filter(([name]) => !known.has(name))).toEqual([]);
  expect(set.filter(([name, value]) => (known.get(name)?.default ?? value) !== value)).toEqual([]);
});

it('.env.example sets only what has to be', () => {
  expect(example?.text.match(/^[A-Z_]+=.*$/gm)).toEqual(['SECRETS_PROVIDER=']);
});

it('.env.example names the secret that is declared, as `env --check` wants it', () => {
  expect(example?.text).toMatch(/\bmanagement_token\b/);
});
