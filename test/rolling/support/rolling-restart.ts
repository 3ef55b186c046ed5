import type { Ended, Fleet } from './fleet.js';

/** Restarts all instances, one after another. */
export async function restartAll(
  fleet: Fleet,
  env?: Readonly<Record<string, string>>,
): Promise<readonly Ended[]> {
  const ended: Ended[] = [];
  for (const index of fleet.all) ended.push(await fleet.restart(index, env));
  return ended;
}
