import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, inject, it } from 'vitest';
import { repository } from '../support/repository.js';
import { type CommandResult, run } from './support/command.js';
import { describeWith, pathOf } from './support/programs.js';

const FILE = join(repository, 'docker/kubernetes.yaml');

/** The oldest and the newest of what the page names. */
const VERSIONS = ['1.27.0', '1.37.0'];

describeWith(['kubernetes-validate'], 'docker/kubernetes.yaml', () => {
  let manifest: string;

  const validate = (file: string, version: string): Promise<CommandResult> =>
    run(pathOf('kubernetes-validate'), ['--strict', '--kubernetes-version', version, file], {
      env: { PATH: '/usr/bin:/bin' },
    });

  beforeAll(async () => {
    manifest = await readFile(FILE, 'utf8');
  });

  it.each(VERSIONS)('is what the schemas of Kubernetes %s allow, and nothing beside it', async (version) => {
    const { code, stdout, stderr } = await validate(FILE, version);

    expect(`${stdout}${stderr}`).not.toMatch(/ERROR|WARN/);
    expect(code).toBe(0);
    expect(`${stdout}${stderr}`.match(/passed for resource \w+\/app/g)).toHaveLength(4);
  });

  it.each([
    ['a field that there is not', 'enableServiceLinks:', 'enableServiceLink:'],
    ['a value of another type', "'9000'", '9000'],
    ['a number that is text', 'replicas: 2', "replicas: 'two'"],
  ])('would not pass with %s', async (_what, right, wrong) => {
    const file = join(inject('runFolder'), 'kubernetes-wrong.yaml');
    await writeFile(file, manifest.replaceAll(right, wrong));
    const { code, stdout, stderr } = await validate(file, '1.37.0');

    expect(code, `${stdout}${stderr}`).toBe(1);
  });

  it('names the versions on its page', async () => {
    const page = await readFile(join(repository, 'docs/deploy/kubernetes.md'), 'utf8');

    expect(page).toContain('Kubernetes 1.27 and 1.37');
    expect(manifest).toContain('Kubernetes 1.27 or later');
  });
});
