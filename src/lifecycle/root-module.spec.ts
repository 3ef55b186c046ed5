import { describe, expect, it } from 'vitest';
import { loadRootModule, RootModuleUnknownError } from './root-module.js';

class AppModule {
  readonly name = 'app';
}

class OtherModule {
  readonly name = 'other';
}

describe('loadRootModule()', () => {
  it.each([
    ['the class itself', AppModule],
    ['a function that returns it', () => Promise.resolve(AppModule)],
    ['a file with one class', () => Promise.resolve({ AppModule, settings: {}, helper: () => 1 })],
    ['a default export among others', () => Promise.resolve({ default: AppModule, OtherModule })],
    ['an AppModule among others', () => Promise.resolve({ OtherModule, AppModule })],
  ])('finds %s', async (_name, root) => {
    expect(await loadRootModule(root)).toBe(AppModule);
  });

  it('names the candidates when it cannot choose', async () => {
    const loading = loadRootModule(() => Promise.resolve({ OtherModule, SecondModule: AppModule }));

    await expect(loading).rejects.toThrow(RootModuleUnknownError);
    await expect(loading).rejects.toThrow(/OtherModule, SecondModule.*serve\(/);
  });

  it('says that a file exports no class', async () => {
    await expect(loadRootModule(() => Promise.resolve({ a: 1 }))).rejects.toThrow(/exports no class/);
  });
});
