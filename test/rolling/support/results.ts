import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { pathOfProxy } from '../../support/proxy-programs.js';
import { repository } from '../../support/repository.js';
import type { Mode } from './balancer.js';
import type { Adapter, Variant } from './fleet.js';
import type { Losses } from './run.js';

/** One run, or several in a row, of one service. */
export interface RestartRow {
  readonly variant: Variant;
  readonly adapter: Adapter;
  readonly mode: Mode;
  readonly runs: number;
  readonly sent: number;
  readonly losses: Losses;
  /** How each process ended: its exit code, or the signal that killed it. */
  readonly exits: readonly (number | string)[];
  /** From the signal to the end, of each process, in milliseconds. */
  readonly tookMs: readonly number[];
  /** Of that, what came after the delay with 0.2 s for closing and after the last answer. */
  readonly overMs: readonly number[];
  /** How late requests were sent, in milliseconds. */
  readonly slipMs: { readonly p99: number; readonly max: number };
}

/** One instance that was killed under load. */
export interface KillRow {
  readonly adapter: Adapter;
  readonly mode: Mode;
  readonly tryAnother: boolean;
  readonly sent: number;
  /** What it was answering. */
  readonly inFlight: number;
  /** Of that, what the client got no answer to. */
  readonly lostInFlight: number;
  /** What was lost and had never come to any instance. */
  readonly lostBefore: number;
  readonly duplicated: number;
  readonly forgotten: number;
}

export interface Results<Row> {
  readonly measuredAt: string;
  readonly machine: string;
  readonly rows: readonly Row[];
}

/** With `ROLLING_PUBLISH=true` what was measured becomes what the pages show. */
export function publish(name: string, rows: readonly (RestartRow | KillRow)[]): void {
  if (process.env['ROLLING_PUBLISH'] !== 'true') return;
  const results = { measuredAt: new Date().toISOString().slice(0, 10), machine: machine(), rows };
  mkdirSync(join(repository, 'test/rolling/results'), { recursive: true });
  writeFileSync(fileOf(name), `${JSON.stringify(results, null, 2)}\n`);
}

/** What was published last. */
export function published<Row>(name: string): Results<Row> | undefined {
  return existsSync(fileOf(name))
    ? (JSON.parse(readFileSync(fileOf(name), 'utf8')) as Results<Row>)
    : undefined;
}

function fileOf(name: string): string {
  return join(repository, `test/rolling/results/${name}.json`);
}

function machine(): string {
  const haproxy = execFileSync(pathOfProxy('haproxy'), ['-v']);
  const [, version = ''] = /version (\d[\d.]*)/.exec(haproxy.toString()) ?? [];
  return `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, Node.js ${process.version}, HAProxy ${version}`;
}
