import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { foldLongLines } from './fold-long-lines.js';

describe('a line that is too long', () => {
  it.each([
    "import { DeploymentModule, ENVIRONMENT, FakeSecrets, SecretsProvider } from 'nestjs-deployment';\n",
    '@Module({\n  imports: [DeploymentModule.forRoot({ config: AppConfig, secrets: AppSecrets })],\n})\nclass A {}\n',
    'const testing = await Test.createTestingModule({ imports: [AppModule, OrdersModule] })\n  .compile()\n  .all();\n',
    'load({ first: [one, two, three, four, five], second: { third: [six, seven, eight, nine, ten, eleven, twelve] } });\n',
    'load({\n  second: { third: [six, seven, eight, nine, ten, eleven, twelve, thirteen, four] },\n});\n',
  ])('is broken as prettier breaks it: %s', async (code) => {
    const expected = await format(code, { singleQuote: true, trailingComma: 'all', parser: 'typescript' });

    expect(expected).not.toBe(code);
    expect(foldLongLines(code, 80)).toBe(expected);
  });

  it('stays if there is no bracket to break it at, and so does a comment', () => {
    const code = `const a = '${'x'.repeat(90)}';\n// { ${'x'.repeat(90)} }\n/** { ${'x'.repeat(90)} } */\n`;

    expect(foldLongLines(code, 80)).toBe(code);
  });
});
