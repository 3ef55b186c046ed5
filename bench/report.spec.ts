import { describe, expect, it } from 'vitest';
import { sampleMeasured, sampleResults } from './measured.sample.js';
import { directoryFor, nameOf } from './publish.js';
import { toMarkdown } from './report.js';
import { shortTable, sliceTables } from './summary.js';
import { conclude } from './verdicts.js';

const full = sampleResults(conclude('full', sampleMeasured()));

describe('The report', () => {
  it('has a table for each part, the control, a verdict for each target, and what it ran on', () => {
    const report = toMarkdown(full);

    expect(report.match(/^## .*/gm)).toEqual([
      '## Verdicts',
      '## CPU per request, Express',
      '## CPU per request, Fastify',
      '## Start-up, from spawn to the first 200, Express',
      '## Start-up, from spawn to the first 200, Fastify',
      '## One scrape',
      '## A probe of readiness, against ours without checks, Express',
      '## A probe of readiness, against ours without checks, Fastify',
      '## A line of the access log',
      '## A line of Nest’s logger',
      '## Import, in addition to Nest on Express',
      '## Heap',
      '## Method',
      '## Machine and versions',
    ]);
    expect(report).toMatch(
      /\| CPU per request against bare, Express +\| +1\.250 × \| +≤ 1\.3 × \| +≤ 1\.2 × \| +met \| +2\.000 × \|/,
    );
    expect(report).toMatch(/\| bare again +\|/);
    expect(report).toMatch(/\| access +\| +\+20\.0 % \| +\+8\.0 \|/);
    expect(report).toContain('commit 0123456789ab');
    expect(report).toContain('Node.js v24.0.0, express 5.0.0.');
  });

  it('of a void run says why, and has no verdict', () => {
    const report = toMarkdown(sampleResults({ void: ['load, Express: off'] }));

    expect(report).toContain('**void**');
    expect(report).toContain('- load, Express: off');
    expect(report).not.toMatch(/\| (met|stretch met|MISSED) /);
  });

  it('says of a quick run that it is one', () => {
    expect(toMarkdown(sampleResults({ mode: 'quick' }))).toContain('a quick run');
  });

  it('leaves out what was not measured', () => {
    const heap = { steady: [], levelChanges: [], unmatched: [] };

    expect(toMarkdown(sampleResults({ heap, scrape: [] }))).not.toMatch(/## (Heap|One scrape)/);
  });
});

describe('A result is written', () => {
  it.each([
    ['full', full],
    ['quick', sampleResults({ mode: 'quick' })],
    ['full-void', sampleResults({ void: ['off'] })],
    ['full-partial', sampleResults({ sections: ['load'] })],
  ])('as %s when it is that', (name, results) => {
    expect(nameOf(results)).toBe(name);
  });

  it('beside the benchmark when it is complete, and anywhere when asked', () => {
    expect(directoryFor(full, undefined)).toMatch(/results\/$/);
    expect(directoryFor(sampleResults({ sections: ['load'] }), undefined)).toBeUndefined();
    expect(directoryFor(sampleResults({ mode: 'smoke' }), undefined)).toBeUndefined();
    expect(directoryFor(sampleResults({ mode: 'smoke' }), '/tmp/run')).toBe('/tmp/run');
  });
});

describe('Pages show', () => {
  it('that nothing is published, as long as that is so', () => {
    expect([shortTable(undefined), sliceTables(undefined)]).toEqual([
      'Nothing is published yet.',
      'Nothing is published yet.',
    ]);
  });

  it('what everything costs beside what is assembled by hand', () => {
    expect(shortTable(JSON.parse(JSON.stringify(full)))).toBe(
      [
        '| Express / Fastify                           | assembled by hand | nestjs-deployment |',
        '| ------------------------------------------- | ----------------: | ----------------: |',
        '| CPU per request, against a bare application |   2.00 × / 2.00 × |   1.25 × / 1.25 × |',
        '| CPU to start, over a bare application       | +200 ms / +200 ms | +100 ms / +100 ms |',
        '| Memory after load, over a bare application  |   +42 MB / +42 MB |   +10 MB / +10 MB |',
        '| CPU of a scrape of 10,000 series            |            400 ms |             50 ms |',
        '| A line of the access log                    |             500 B |             250 B |',
      ].join('\n'),
    );
  });

  it('what each slice costs, and where the rest is', () => {
    const tables = sliceTables(full);

    expect(tables).toContain('A request, Express:');
    expect(tables).toContain('A start, Fastify:');
    expect(tables).toContain('(../bench/results/full.md)');
  });
});
