import { expect, it } from 'vitest';
import { installCommands } from './install.js';

const zod = { name: 'zod', range: '^4.6.0', dev: false };
const pretty = { name: 'pino-pretty', range: '^13.0.0', dev: true };
const typed = (...args: Parameters<typeof installCommands>) =>
  installCommands(...args).map((command) => command.join(' '));

it.each([
  ['npm', ['npm install zod@^4.6.0', 'npm install --save-dev pino-pretty@^13.0.0']],
  ['pnpm', ['pnpm add zod@^4.6.0', 'pnpm add --save-dev pino-pretty@^13.0.0']],
  ['yarn', ['yarn add zod@^4.6.0', 'yarn add --dev pino-pretty@^13.0.0']],
  ['bun', ['bun add zod@^4.6.0', 'bun add --dev pino-pretty@^13.0.0']],
] as const)('installs as %s does', (manager, commands) => {
  expect(typed(manager, [zod, pretty])).toEqual(commands);
});

it('tells pnpm that the root of a workspace is meant', () => {
  expect(typed('pnpm', [zod], { isWorkspace: true })).toEqual(['pnpm add --workspace-root zod@^4.6.0']);
});

it('runs nothing for what nobody needs', () => {
  expect(typed('npm', [pretty])).toEqual(['npm install --save-dev pino-pretty@^13.0.0']);
  expect(typed('npm', [])).toEqual([]);
});
