import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { repository } from '../support/repository.js';

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Job {
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = join(repository, '.github/workflows');
const read = (file: string) => parse(readFileSync(join(FOLDER, file), 'utf8')) as Workflow;
const commandsOf = ({ steps }: Job) => steps.flatMap(({ run = [] }) => run);

describe.each(globSync('*.yml', { cwd: FOLDER }))('%s', (file) => {
  const { permissions, jobs } = read(file);

  it('may only read the repository, unless a job says otherwise', () => {
    expect(permissions).toEqual({ contents: 'read' });
  });

  it('names a version of each action, and ends by itself', () => {
    const all = Object.values(jobs);
    const actions = all.flatMap(({ steps }) => steps.flatMap(({ uses = [] }) => uses));

    expect(actions.filter((action) => !/@(v\d+|[0-9a-f]{40})$/.test(action))).toEqual([]);
    expect(all.filter(({ 'timeout-minutes': minutes = 0 }) => minutes === 0)).toEqual([]);
  });
});

describe('ci.yml', () => {
  it('proves each pull request as .ci/run does', () => {
    const { on, jobs } = read('ci.yml');

    expect(on).toHaveProperty('pull_request');
    expect(Object.values(jobs).flatMap(commandsOf)).toContain('.ci/run');
  });
});

describe('release.yml', () => {
  const { on, jobs } = read('release.yml');
  const { prove, publish } = jobs as Record<'prove' | 'publish', Job>;

  it('runs for tags of versions only', () => {
    expect(on).toEqual({ push: { tags: ['v*'] } });
  });

  it('checks the tag, proves what it tags, and packs only then', () => {
    const commands = commandsOf(prove).filter((command) => !command.startsWith('git config'));

    expect(commands).toEqual(['sh .ci/release-check "$GITHUB_REF_NAME"', '.ci/run', 'npm pack']);
    expect(publish.needs).toBe('prove');
  });

  it('gives the right to publish to a job that runs nothing of the repository', () => {
    expect(prove.permissions).toBeUndefined();
    expect(publish.permissions).toEqual({ 'id-token': 'write' });
    expect(commandsOf(publish)).toEqual([
      'npm publish --provenance --access public ./nestjs-deployment-*.tgz',
    ]);
    expect(publish.steps.filter(({ uses }) => uses?.startsWith('actions/checkout') === true)).toEqual([]);
  });
});
