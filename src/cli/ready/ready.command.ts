import { defineCommand } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { INSTANCE_OPTIONS, WHERE } from '../instance/instance-options.js';
import { openCaller } from '../instance/open-caller.js';
import { askReadiness } from './ask-readiness.js';
import { readinessDocument, readinessText } from './readiness-text.js';
import { waitUntilReady } from './wait-until-ready.js';

export const command = defineCommand({
  description: `Prints what /-/ready answers, and when the instance is not ready which checks keep it from that, if whoever asks may see details. ${WHERE}`,
  options: {
    ...INSTANCE_OPTIONS,
    wait: {
      type: 'duration',
      placeholder: 'DURATION',
      description: 'Asks again until it is ready, for so long at most, also while nobody listens yet.',
    },
    verbose: { type: 'flag', short: 'v', description: 'Shows all checks, also when it is ready.' },
  },
  examples: [
    { args: 'ready', what: 'The service that this environment is for' },
    { args: 'ready --wait 30s && echo go on', what: 'In a script, after the start of a service' },
    { args: 'ready --verbose --socket /run/app/management.sock', what: 'All checks, on the host itself' },
    { args: 'ready --json --url http://10.0.0.7:8000', what: 'Another host, for a program' },
  ],
  exitCodes: {
    [EXIT.done]: 'It is ready, or degraded: it may get traffic.',
    [EXIT.failed]: 'It is not ready.',
    [EXIT.unreachable]: 'It cannot be asked: nobody answers there, or somebody else.',
  },

  async run(context, { wait, verbose, ...where }) {
    const { output } = context;
    const caller = await openCaller(context, where);
    const ask = (timeoutMs?: number) => askReadiness(caller, { verbose, timeoutMs });
    const readiness =
      wait === undefined ? await ask() : await waitUntilReady(ask, { ...caller, waitMs: wait, output });
    output.result(readinessDocument(caller.instance, readiness), readinessText(readiness, output.style));
    if (verbose && readiness.refusal !== undefined) output.note(readiness.refusal.message);
    return readiness.ready ? EXIT.done : EXIT.failed;
  },
});
