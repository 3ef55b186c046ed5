import { expect, it } from 'vitest';
import { rawRequest, type Verdict, verdictOf } from '../../support/proxy-answer.js';
import { disguised, networkPaths } from '../../support/proxy-targets.js';

/** One raw target that was sent, and who answered. */
interface Swept {
  readonly method: string;
  readonly target: string;
  readonly verdict: Verdict;
}

/** Paths of an application that look a little like `/-/`. */
const LOOKALIKES = [
  '/hello/a-b',
  '/hello/-',
  '/hello/100%25',
  '/-x',
  '/a/-b',
  '/x/-/y',
  '/.well-known/-',
  '/files/..hidden/-/x',
  '/?q=/-/',
];

/** What is asked of a disguised path: a probe, details, and a change. */
const ASKED = [
  ['GET', 'ready'],
  ['GET', 'version'],
  ['HEAD', 'ready'],
  ['PUT', 'log-level?level=trace'],
  ['POST', 'config'],
] as const;

/** Sends each on a connection of its own. */
function sweep(port: number, method: string, targets: readonly string[]): Promise<Swept[]> {
  return Promise.all(
    targets.map(async (target) => ({
      method,
      target,
      verdict: await verdictOf(port, rawRequest(method, target)),
    })),
  );
}

/**
 * What a proxy in front of the sample has to keep inside, and to let through.
 *
 * @param port Where the proxy listens; asked when the tests run.
 * @param stopped How many of the disguised targets it stops by itself, of how many.
 */
export function hidesTheSurface(
  port: () => number,
  stopped: { readonly most: number; readonly of: number },
): void {
  it(`stops ${stopped.most} of ${stopped.of} disguises of a path by itself`, async () => {
    const targets = disguised('ready');
    const swept = await sweep(port(), 'GET', targets);

    expect(new Set(targets).size).toBe(stopped.of);
    expect(swept.filter(({ verdict }) => verdict === 'refused').length).toBe(stopped.most);
  });

  it.each(ASKED)('leaves nobody outside anything of /-/: %s %s', async (method, path) => {
    const targets = [...disguised(path), ...networkPaths(path)];
    const swept = await sweep(port(), method, targets);

    expect(swept.filter(({ verdict }) => verdict !== 'refused' && verdict !== 'nothing')).toEqual([]);
  });

  it('lets through what only looks a little like it', async () => {
    const swept = await sweep(port(), 'GET', LOOKALIKES);

    expect(swept.filter(({ verdict }) => verdict !== 'application')).toEqual([]);
  });
}
