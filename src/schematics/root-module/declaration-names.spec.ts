import { describe, expect, it } from 'vitest';
import { DESCRIBED as APP } from '../../../test/support/nest-applications.js';
import { MemoryFiles } from '../workspace/memory-files.js';
import { declarationNames } from './declaration-names.js';

const config = (files: Readonly<Record<string, string>>, app = APP): string => {
  const { path, name } = declarationNames(new MemoryFiles(files), app).config;
  return `${name} in ${path}`;
};

describe('declarationNames', () => {
  it('takes the usual names where nothing else has them', () => {
    expect(declarationNames(new MemoryFiles({ 'src/main.ts': '' }), APP)).toEqual({
      config: { path: 'src/app.config.ts', name: 'AppConfig' },
      secrets: { path: 'src/app.secrets.ts', name: 'AppSecrets' },
    });
  });

  it('uses the class of ours that a file exports, under its name', () => {
    expect(
      config({
        'src/app.config.ts': `import { Config } from "nestjs-deployment";\nexport class Settings extends Config('APP', schema) {}`,
      }),
    ).toBe('Settings in src/app.config.ts');
  });

  it('takes another name beside a file that means something else', () => {
    const own = `import { registerAs } from '@nestjs/config';\nexport default registerAs('app', () => ({}));`;

    expect(config({ 'src/app.config.ts': own })).toBe('ServiceConfig in src/service.config.ts');
    expect(config({ 'src/app.config.ts': own, 'src/service.config.ts': own })).toBe(
      'DeployedConfig in src/deployed.config.ts',
    );
  });

  it('takes another name where a class of this name is declared anywhere', () => {
    expect(config({ 'src/config/typed.ts': 'export interface AppConfig {}' })).toBe(
      'ServiceConfig in src/service.config.ts',
    );
    expect(config({ 'src/config/typed.ts': 'export interface AppConfigs {}' })).toBe(
      'AppConfig in src/app.config.ts',
    );
  });

  it('stays with what it took the first time', () => {
    expect(
      config({
        'src/typed.ts': 'export interface AppConfig {}',
        'src/service.config.ts': `import { Config } from 'nestjs-deployment';\nexport class ServiceConfig extends Config('APP', schema) {}`,
      }),
    ).toBe('ServiceConfig in src/service.config.ts');
  });

  it('looks into the sources of the application, and of no other', () => {
    const app = { ...APP, folder: 'apps/api', sourceRoot: 'apps/api/src' };

    expect(config({ 'apps/web/src/app.config.ts': 'export class AppConfig {}' }, app)).toBe(
      'AppConfig in apps/api/src/app.config.ts',
    );
  });
});
