import { describe, expect, it } from 'vitest';
import { ODD_BOUNDARY } from '../../../test/support/odd-boundary.js';
import { FORMATS, RENDERERS } from './formats.js';
import { marked, markedIn, withMarked } from './marked.js';
import { staleLines, staleNames } from './stale.js';
import { staleText } from './stale-text.js';
import { PLAIN } from '../text-style.js';

const boundary = ODD_BOUNDARY;
const NOTHING = { missing: [], gone: [] };

describe('A file of names', () => {
  it.each(FORMATS.filter((format) => format !== 'markdown'))('is up to date as %s writes it', (format) => {
    expect(staleNames(RENDERERS[format]({ name: 'orders', boundary }), boundary)).toEqual(NOTHING);
  });

  it('is up to date with values filled in, more in it, and without what the module has defaults for', () => {
    const text = RENDERERS.dotenv({ name: 'orders', boundary })
      .replace('APP_URL=', 'export APP_URL=https://example.org')
      .replace('#PORT=8000', '')
      .concat('TZ=UTC\n');

    expect(staleNames(text, boundary)).toEqual(NOTHING);
  });

  it('lacks a variable, the choice of a provider, and a secret', () => {
    const text = RENDERERS.dotenv({ name: 'orders', boundary }).replaceAll(
      /^.*(?:APP_URL|SECRETS_PROVIDER|database_url|DATABASE_URL).*\n/gm,
      '',
    );

    expect(staleNames(text, boundary)).toEqual({
      missing: ['APP_URL', 'SECRETS_PROVIDER', '<secret databaseUrl> (database_url)'],
      gone: [],
    });
  });

  it.each(['APP_SPACE=x', '# APP_SPACE=x', '  APP_SPACE: "x"', '  - APP_SPACE=x', '  - name: APP_SPACE'])(
    'has a variable that nobody reads: %s',
    (line) => {
      const text = `${RENDERERS.dotenv({ name: 'orders', boundary })}${line}\n`;

      expect(staleNames(text, boundary)).toEqual({
        missing: [],
        gone: ['APP_SPACE (did you mean APP_SPACES?)'],
      });
    },
  );

  it('may say where a secret lives', () => {
    const text = RENDERERS.dotenv({ name: 'orders', boundary });

    expect(staleNames(`${text}DATABASE_URL_FILE=/x\n`, boundary)).toEqual(NOTHING);
  });
});

describe('A page', () => {
  const text = RENDERERS.markdown({ name: 'orders', boundary });

  it('is up to date when a formatter has aligned its tables', () => {
    const aligned = text
      .replaceAll(/\| --- /g, '| :------------- ')
      .replaceAll(/ \| A URL\. \|/g, '   |  A URL.        |');

    expect(staleLines(aligned, text)).toEqual(NOTHING);
  });

  it('is stale by the lines that it has and that it lacks', () => {
    const { missing, gone } = staleLines(text.replace('A URL.', 'Text.'), text);

    expect([missing.length, gone.length]).toEqual([1, 1]);
    expect(missing[0]).toContain('A URL.');
    expect(gone[0]).toContain('Text.');
  });

  it('is stale when its lines are in another order', () => {
    expect(staleLines('| `B` |\n| `A` |', '| `A` |\n| `B` |').missing).toEqual([
      'the same lines in another order',
    ]);
  });

  it('keeps all that stands outside its marks, and its ends of line', () => {
    const page = '# Orders\r\n\r\n<!-- env:begin -->\r\nold\r\n<!-- env:end -->\r\nMore\r\n';
    const written = withMarked(page, 'new\nlines\n', 'README.md');

    expect(written).toBe(
      '# Orders\r\n\r\n<!-- env:begin -->\r\n\r\nnew\r\nlines\r\n\r\n<!-- env:end -->\r\nMore\r\n',
    );
    expect(withMarked(written, 'new\nlines\n', 'README.md')).toBe(written);
    expect(markedIn(marked(text), 'README.md').trim()).toBe(text.trim());
  });

  it('is refused without its marks', () => {
    expect(() => withMarked('# Orders\n', 'new', 'README.md')).toThrow(
      expect.objectContaining({ code: 'DEPLOYMENT_ENV_FILE_REFUSED' }),
    );
  });
});

describe('The difference', () => {
  it('is shown in few lines', () => {
    const many = Array.from({ length: 25 }, (_, number) => `APP_${number}`);

    expect(staleText('.env', { missing: many, gone: ['APP_\u001B[2J'] }, PLAIN).split('\n')).toEqual([
      '.env is stale.',
      ...many.slice(0, 20).map((name) => `  + ${name}`),
      '  + and 5 more',
      '  - APP_?[2J',
    ]);
    expect(staleText('.env', NOTHING, PLAIN)).toBe('.env is up to date.');
  });
});
