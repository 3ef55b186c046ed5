import { prepareMachine } from './machine.js';
import { measureLoad } from './load.js';
import { measureStartUp } from './start-up.js';
import { ADAPTERS, BARE, CONTROL, HAND_ASSEMBLED, OURS, without, type Adapter } from './variants.js';
console.log(prepareMachine());
const [what = 'load', adapters = 'express,fastify', generations = '3', cycles = '20', set = 'short'] = process.argv.slice(2);
const sets: Record<string, any[]> = {
  short: [BARE, CONTROL, OURS],
  hand: [BARE, CONTROL, HAND_ASSEMBLED, OURS],
  slices: [BARE, CONTROL, OURS, without('access'), without('metrics'), without('access','metrics')],
  all: [BARE, CONTROL, HAND_ASSEMBLED, OURS, without('access'), without('metrics'), without('health'), without('config'), without('secrets'), without('access','metrics','health','config','secrets')],
};
for (const adapter of adapters.split(',') as Adapter[]) {
  const p = (s: string) => process.stderr.write(`\r${adapter} ${s}   `);
  if (what === 'load') {
    const rows = await measureLoad(sets[set]!.map((variant) => ({ variant, target: '/users/42' })), { adapter }, { generations: +generations, cycles: +cycles, warmUp: 10, requests: 1000 }, p);
    for (const r of rows) console.log(adapter, r.name.padEnd(30), r.cpuMicroseconds.toFixed(1), r.cpuRatio.median.toFixed(3), `[${r.cpuRatio.low.toFixed(3)}, ${r.cpuRatio.high.toFixed(3)}]`, r.wallRatio.median.toFixed(3), r.idleRssMiB.toFixed(1), r.loadedRssMiB.toFixed(1));
  } else {
    const rows = await measureStartUp(sets[set]!, { adapter }, +generations, p);
    for (const r of rows) console.log(adapter, r.name.padEnd(30), 'wall', r.wallMs.toFixed(0), 'cpu', r.cpuMs.toFixed(0), `+${r.addedCpuMs.median.toFixed(0)} [${r.addedCpuMs.low.toFixed(0)}, ${r.addedCpuMs.high.toFixed(0)}]`, 'rss', r.rssMiB.toFixed(1), `+${r.addedRssMiB.median.toFixed(1)}`);
  }
}
