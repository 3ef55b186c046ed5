import { describe, expect, it } from 'vitest';
import { loadRow, sampleMeasured } from './measured.sample.js';
import type { Measured } from './results.js';
import { TARGETS } from './targets.js';
import { conclude, type Verdict } from './verdicts.js';

function verdictOf(id: string, changes: Partial<Measured> = {}): Verdict | undefined {
  return conclude('full', { ...sampleMeasured(), ...changes }).verdicts.find((verdict) => verdict.id === id);
}

function loadWith(cpuRatio: number): Partial<Measured> {
  const { load } = sampleMeasured();
  return { load: { ...load, express: [loadRow('bare', 1), loadRow('ours', cpuRatio)] } };
}

describe('A target', () => {
  it('has a verdict in every run that is believed, each with an id of its own', () => {
    const { verdicts } = conclude('quick', sampleMeasured());

    expect(verdicts.map(({ id }) => id)).toEqual(TARGETS.map(({ id }) => id));
    expect(new Set(verdicts.map(({ id }) => id)).size).toBe(TARGETS.length);
  });

  it.each([
    [1.301, 'MISSED'],
    [1.3, 'met'],
    [1.201, 'met'],
    [1.2, 'stretch met'],
    [Number.NaN, 'MISSED'],
  ])('at %d of at most 1.3, better 1.2, is %s', (cpuRatio, status) => {
    expect(verdictOf('load-cpu-express', loadWith(cpuRatio))?.status).toBe(status);
  });

  it('without a stretch is met at best', () => {
    expect(verdictOf('readiness-cpu-express')).toMatchObject({ status: 'met', stretch: undefined });
  });

  it('that was not measured says so', () => {
    const nothing = { express: [], fastify: [] };

    expect(verdictOf('load-cpu-express', { load: nothing })).toMatchObject({
      measured: undefined,
      status: 'not measured',
    });
    expect(verdictOf('start-up-cpu-fastify', { startUp: nothing })?.status).toBe('not measured');
    expect(verdictOf('scrape-cpu-1000')?.status).toBe('not measured');
  });

  it('shows what is assembled by hand in the same run', () => {
    expect(verdictOf('load-cpu-fastify')).toMatchObject({ measured: 1.25, handAssembled: 2 });
    expect(verdictOf('readiness-cpu-fastify')).toMatchObject({ measured: 1.05, handAssembled: 1.5 });
  });
});

it('Start-up may take a share of what is added by hand', () => {
  expect(verdictOf('start-up-cpu-express')).toMatchObject({ measured: 100, must: 120, status: 'met' });
});

it('Memory is what there is over bare, in millions of bytes', () => {
  const verdict = verdictOf('rss-loaded-express');

  expect(verdict?.measured).toBeCloseTo(10 * 1.048576);
  expect(verdict?.status).toBe('stretch met');
});

it('A scrape counts on the adapter where it is worse', () => {
  expect(verdictOf('scrape-cpu-10000')).toMatchObject({ measured: 50, handAssembled: 400 });
});

describe('A run whose control is off', () => {
  const { load, readiness } = sampleMeasured();

  it.each([1.041, 0.959, Number.NaN])('by more than 4 % (%d) is void and has no verdict', (ratio) => {
    const fastify = [
      ...load.fastify.filter(({ name }) => name !== 'bare again'),
      loadRow('bare again', ratio),
    ];

    const { void: doubts, verdicts } = conclude('full', { ...sampleMeasured(), load: { ...load, fastify } });

    expect(doubts).toEqual([expect.stringMatching(/^load, Fastify: "bare again" is off by (4\.1|NaN) %/)]);
    expect(verdicts).toEqual([]);
  });

  it('by less is believed', () => {
    const express = [loadRow('bare', 1), loadRow('bare again', 0.961)];

    expect(conclude('full', { ...sampleMeasured(), load: { ...load, express } }).void).toEqual([]);
  });

  it('is void by the control of readiness too', () => {
    const express = [...readiness.express, loadRow('ours, 0 checks again', 1.2)];

    expect(conclude('quick', { ...sampleMeasured(), readiness: { ...readiness, express } }).void).toEqual([
      'readiness, Express: "ours, 0 checks again" is off by 20.0 % from the same application (at most 4 %)',
    ]);
  });

  it('is nothing but a smoke where it is one', () => {
    const express = [loadRow('bare again', 2)];

    expect(conclude('smoke', { ...sampleMeasured(), load: { ...load, express } })).toEqual({
      void: [],
      verdicts: [],
    });
  });
});
