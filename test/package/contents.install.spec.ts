import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { attempt } from '../generation/support/command.js';
import { personsEnvironment } from '../generation/support/environment.js';
import { packagesImportedBy } from './support/imported-packages.js';
import { exportedFiles } from './support/subpaths.js';

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly schematics: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** What users read, copy and run. */
const FOLDERS = /^(dist|docs|docker)\//;
const SINGLE_FILES = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json', 'run-app.sh'];

const MOST_BYTES_OF_TARBALL = 1_000_000;

describe('The tarball', () => {
  const manifest = () => inject('published').manifest as unknown as Manifest;
  let folder: string;
  let files: readonly string[];

  beforeAll(() => {
    const unpacked = join(inject('runFolder'), 'unpacked');
    mkdirSync(unpacked);
    execFileSync('tar', ['-xzf', inject('published').tarball, '-C', unpacked]);
    folder = join(unpacked, 'package');
    files = globSync('**', { cwd: folder }).filter((file) => statSync(join(folder, file)).isFile());
  });

  it('holds what users need and nothing else', () => {
    expect(files.filter((file) => !FOLDERS.test(file)).toSorted()).toEqual(SINGLE_FILES);
    expect(files.filter((file) => /\.(spec|test-d)\.|\.tsbuildinfo$/.test(file))).toEqual([]);
  });

  it('holds every file that its package.json names', () => {
    const { bin, schematics } = manifest();
    const named = [...exportedFiles(), ...Object.values(bin), schematics];

    expect(named.map((file) => file.replace(/^\.\//, '')).filter((file) => !files.includes(file))).toEqual(
      [],
    );
  });

  it('holds no types of what nobody can import', () => {
    expect(files.filter((file) => /^dist\/(cli|schematics)\/.*\.d\.ts$/.test(file))).toEqual([]);
  });

  it('has run-app.sh as a program, and the command as a script of Node.js', () => {
    const [command = ''] = Object.values(manifest().bin);

    expect(statSync(join(folder, 'run-app.sh')).mode & 0o111).toBe(0o111);
    expect(readFileSync(join(folder, command), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('imports no package but those that it declares, also where it does so late', () => {
    const { dependencies, peerDependencies } = manifest();
    const declared = Object.keys({ ...dependencies, ...peerDependencies });
    const imported = files
      .filter((file) => /^dist\/.*\.js$/.test(file))
      .flatMap((file) => packagesImportedBy(readFileSync(join(folder, file), 'utf8'), ts));

    expect(imported).toContain('@nestjs/core');
    expect([...new Set(imported)].filter((name) => !declared.includes(name))).toEqual([]);
  });

  it(`is smaller than ${MOST_BYTES_OF_TARBALL / 1e6} MB`, () => {
    const { size } = statSync(inject('published').tarball);
    const unpacked = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    console.log(`tarball: ${size} bytes, ${unpacked} unpacked, ${files.length} files`);

    expect(size).toBeLessThan(MOST_BYTES_OF_TARBALL);
  });

  it('is published without a warning', async () => {
    const { code, output } = await attempt('npm publish --dry-run --ignore-scripts', {
      cwd: folder,
      env: personsEnvironment(),
    });
    const warnings = output.split('\n').filter((line) => /^npm (warn|error)/.test(line));

    expect(code).toBe(0);
    // The one of a machine that nobody logged in on.
    expect(warnings.filter((line) => !line.includes('requires you to be logged in'))).toEqual([]);
  });
});
