import type { Ended } from './fleet.js';
import type { Run } from './run.js';

/** The promise is 100 ms; the rest is for a machine whose processors are all busy. */
const OVER_AT_MOST_MS = 700;

/** What of a run is not as it has to be: nothing lost, nothing unanswered, and each process gone when it could be. */
export function faultsOf({ losses, ended, report }: Run): readonly string[] {
  const { sent, answered, events, sockets } = report;
  return [
    ...Object.entries(losses)
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => `${count} ${kind}`),
    ...report.losses.map((loss) => JSON.stringify(loss)),
    ...Object.keys(sent)
      .filter((what) => answered[what] !== sent[what])
      .map((what) => `${answered[what] ?? 0} of ${sent[what]} ${what} answered`),
    ...(events.received === 0 ? ['no event was received'] : []),
    ...(sockets.echoes === 0 ? ['no WebSocket message was answered'] : []),
    ...ended.flatMap(faultsOfEnd),
  ];
}

function faultsOfEnd({ index, code, signal, overMs }: Ended): readonly string[] {
  return [
    ...(code === 0 ? [] : [`instance ${index} ended with ${code ?? signal}`]),
    ...(overMs < OVER_AT_MOST_MS ? [] : [`instance ${index} ended ${overMs} ms late`]),
  ];
}
