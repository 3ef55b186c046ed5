import { LOG_LEVELS } from '../../logging/log-level.js';
import { defineCommand } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { INSTANCE_OPTIONS, WHERE } from '../instance/instance-options.js';
import { openCaller } from '../instance/open-caller.js';
import { answerText } from './answer-text.js';
import { applyRequest } from './apply-request.js';
import { readRequest } from './read-request.js';

export const command = defineCommand({
  description: `Without a level it shows what there is: the level of everything, and of each context that has logged so far. With one it changes that, at once and without a restart. ${WHERE}`,
  positionals: [
    {
      name: 'NAME',
      description:
        'A context, such as OrdersService, or a beginning with a star, such as Orders*. Left out: everything.',
    },
    { name: 'LEVEL', description: `One of ${LOG_LEVELS.join(', ')}.` },
  ],
  options: {
    for: {
      type: 'duration',
      placeholder: 'DURATION',
      description: 'Changes it for a while, up to 24h. Left out: until the service ends.',
    },
    reset: { type: 'flag', description: 'Takes changes back: of a context, or of everything.' },
    ...INSTANCE_OPTIONS,
  },
  examples: [
    { args: 'log-level', what: 'What is logged' },
    { args: 'log-level debug --for 10m', what: 'Everything at debug, for ten minutes' },
    { args: 'log-level HTTP warn', what: 'No access lines' },
    { args: "log-level 'Orders*' trace --for 5m", what: 'All contexts whose names begin so' },
    { args: 'log-level --reset', what: 'Everything as it was configured' },
  ],
  exitCodes: {
    [EXIT.done]: 'Done.',
    [EXIT.failed]: 'The instance refuses it, and says why.',
    [EXIT.unreachable]: 'It cannot be asked: nobody answers there, or somebody else.',
  },

  async run(context, { for: forMs, reset, ...where }, positionals) {
    const { output } = context;
    const request = readRequest(positionals, { reset, forMs });
    const answer = await applyRequest(request, await openCaller(context, where));
    output.result(answer.document, answerText(request, answer, output.style));
    if (answer.remark !== undefined) output.note(answer.remark);
    return EXIT.done;
  },
});
