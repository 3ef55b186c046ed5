import type { SystemdMachine } from './systemd-machine.js';

const OVER = '/tmp/client-is-over';

export interface ClientTally {
  /** By port. */
  readonly answered: Readonly<Record<string, number>>;
  /** The ports that were seen to drain or to be gone. */
  readonly out: readonly string[];
  readonly failed: readonly string[];
}

// Runs in the machine, whose services listen on loopback only. An instance without its database is `failing`: that says
// nothing about its end.
const CLIENT = `
const { existsSync } = require('node:fs');
const { setTimeout: wait } = require('node:timers/promises');
const [over, ...ports] = process.argv.slice(1);
const tally = { answered: Object.fromEntries(ports.map((port) => [port, 0])), out: [], failed: [] };
const misses = new Map(ports.map((port) => [port, 0]));
const isThere = (port) => misses.get(port) < 2;
async function check(port) {
  const said = await fetch('http://127.0.0.1:' + port + '/-/ready').then((answer) => answer.text(), () => 'gone');
  misses.set(port, /draining|closing|gone/.test(said) ? misses.get(port) + 1 : 0);
  if (misses.get(port) === 2) tally.out.push(port);
}
async function ask(port) {
  const answer = await fetch('http://127.0.0.1:' + port + '/hello/Ada');
  const { message } = await answer.json();
  if (answer.status !== 200 || message !== 'Hello, Ada!') throw new Error(answer.status + ' ' + message);
  tally.answered[port] += 1;
}
async function main() {
  setInterval(() => ports.forEach(check), 1_000).unref();
  for (let turn = 0; !existsSync(over); turn += 1) {
    const there = ports.filter(isThere);
    await ask(there[turn % there.length]).catch((error) => tally.failed.push(String(error.cause ?? error)));
    await wait(10);
  }
  console.log(JSON.stringify(tally));
}
main();
`;

/**
 * Asks the instances in turn, as a balancer does: it looks at `/-/ready` every second (`fall 2 rise 1`), and whoever drains
 * is not asked.
 *
 * @returns What ends it, and tells what came of it.
 */
export function askInTurn(machine: SystemdMachine, ports: readonly number[]): () => Promise<ClientTally> {
  const script = CLIENT.replaceAll("'", String.raw`'\''`);
  const said = machine.must(`rm -f ${OVER}; exec node -e '${script}' ${OVER} ${ports.join(' ')}`);
  // Whoever ends it is told; until then it is nobody's.
  said.catch(() => undefined);
  return async () => {
    await machine.must(`touch ${OVER}`);
    return JSON.parse(await said) as ClientTally;
  };
}
