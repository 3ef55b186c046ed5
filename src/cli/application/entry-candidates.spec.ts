import { describe, expect, it } from 'vitest';
import { entryCandidates } from './entry-candidates.js';

const monorepo = {
  sourceRoot: 'apps/shop/src',
  root: 'apps/shop',
  projects: {
    auth: { type: 'application', root: 'apps/auth', sourceRoot: 'apps/auth/src', entryFile: 'main' },
    shop: { type: 'application', root: 'apps/shop', sourceRoot: 'apps/shop/src', entryFile: 'main' },
    shared: { type: 'library', root: 'libs/shared', sourceRoot: 'libs/shared/src' },
  },
};

describe('The compiled entry is looked for', () => {
  it('where nest build puts it, without anything that says so', () => {
    expect(entryCandidates({ tsconfigs: [] })).toEqual(['dist/main.js', 'dist/src/main.js']);
  });

  it('first where start:prod starts it', () => {
    const manifest = {
      scripts: { 'start:prod': 'NODE_ENV=production node --enable-source-maps build/server' },
    };

    expect(entryCandidates({ manifest, tsconfigs: [] })[0]).toBe('build/server.js');
  });

  it('in the folder of the tsconfig, whatever its comments say', () => {
    const tsconfig = `{ // "outDir": "no"
      /* "outDir": "neither" */
      "compilerOptions": { "baseUrl": "http://x", "outDir": "./build/", },
    }`;

    expect(entryCandidates({ tsconfigs: ['{ "extends": "./tsconfig.json" }', tsconfig] })).toEqual([
      'build/main.js',
      'build/src/main.js',
    ]);
  });

  it('by the name that nest-cli.json gives it', () => {
    expect(
      entryCandidates({ nestCli: { entryFile: 'server', sourceRoot: 'source' }, tsconfigs: [] }),
    ).toEqual(['dist/server.js', 'dist/src/server.js', 'dist/source/server.js']);
  });

  it('for the project that nest start starts', () => {
    expect(entryCandidates({ nestCli: monorepo, tsconfigs: [] })[0]).toBe('dist/apps/shop/main.js');
  });

  it('for the project that is asked for, whatever start:prod starts', () => {
    const manifest = { scripts: { 'start:prod': 'node dist/apps/shop/main' } };
    const found = entryCandidates({ nestCli: monorepo, manifest, tsconfigs: [] }, 'auth');

    expect(found.slice(0, 2)).toEqual(['dist/apps/auth/main.js', 'dist/apps/auth/src/main.js']);
    expect(found.some((path) => path.includes('shop'))).toBe(false);
  });

  it.each([
    ['atuh', /Did you mean auth\?/],
    ['toString', /nest-cli\.json has auth, shop, shared\./],
  ])('not for a project that there is none of: %s', (name, words) => {
    expect(() => entryCandidates({ nestCli: monorepo, tsconfigs: [] }, name)).toThrow(words);
  });
});
