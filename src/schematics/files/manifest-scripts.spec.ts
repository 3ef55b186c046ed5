import ts from 'typescript';
import { expect, it } from 'vitest';
import { ESM_APPLICATION, MONOREPO } from '../../../test/support/nest-applications.js';
import { describeApplication } from '../workspace/describe-application.js';
import { MemoryFiles } from '../workspace/memory-files.js';
import { withEnvironment } from './manifest-scripts.js';

function changed(scripts: object, project?: string): object {
  const files = new MemoryFiles(project === undefined ? ESM_APPLICATION : MONOREPO);
  const app = describeApplication(files, ts, project === undefined ? {} : { project });
  const text = withEnvironment(JSON.stringify({ scripts }), app, files);
  return (JSON.parse(text) as { scripts: object }).scripts;
}

it('gives the variables of development to what starts it', () => {
  const scripts = {
    start: 'nest start',
    'start:dev': 'nest start --watch',
    'start:debug': 'nest start --debug --watch',
  };

  expect(changed(scripts)).toEqual({
    start: 'nest start --env-file .env.development',
    'start:dev': 'nest start --watch --env-file .env.development',
    'start:debug': 'nest start --debug --watch --env-file .env.development',
  });
});

it('leaves every other script as it is', () => {
  const scripts = {
    start: 'nest start --exec "node --env-file .env"',
    'start:dev': 'nest start --watch --env-file .env',
    'start:prod': 'node dist/main',
    build: 'nest build',
  };

  expect(changed(scripts)).toEqual(scripts);
});

it('gives each application of a monorepo its own', () => {
  const scripts = { start: 'nest start', api: 'nest start api --watch' };

  expect(changed(scripts, 'orders')).toEqual({
    ...scripts,
    start: 'nest start --env-file apps/orders/.env.development',
  });
  expect(changed(scripts, 'api')).toEqual({
    ...scripts,
    api: 'nest start api --watch --env-file apps/api/.env.development',
  });
});

it('keeps the order, the indentation and the end of the file', () => {
  const files = new MemoryFiles(ESM_APPLICATION);
  const text =
    '{\r\n\t"start": "nest start",\r\n\t"scripts" : {\r\n\t\t"z": "1", "start" : "nest start"\r\n\t},\r\n\t"a": 1\r\n}';

  expect(withEnvironment(text, describeApplication(files, ts, {}), files)).toBe(
    text.replace('"start" : "nest start"', '"start" : "nest start --env-file .env.development"'),
  );
});
