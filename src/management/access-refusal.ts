import { joinNames } from '../config/variable-name.js';
import { callerOf, type CallerFacts } from './access-table.js';
import type { ManagementKind } from './management-route.js';
import { ManagementRefusal } from './management.error.js';

/** Says nothing of what is there: who gets it must not learn it from a sentence. */
export function hiddenRefusal(): ManagementRefusal {
  return new ManagementRefusal(404, 'Not found.');
}

/** The main port keeps only the probes when there is a listener for the rest. */
export function movedRefusal(): ManagementRefusal {
  return new ManagementRefusal(404, 'This is served on the management listener, not on this port.');
}

/** What a refusal knows of the service. */
export interface RefusalSettings {
  readonly tokenIsSet: boolean;
  /** Of the module's own variables. */
  readonly prefix: string;
}

/** What would be needed for a call that the table refuses; 401 when a token could have made the difference. */
export function needRefusal(
  kind: ManagementKind,
  facts: CallerFacts,
  settings: RefusalSettings,
): ManagementRefusal {
  const wrong = facts.token === 'wrong' ? 'The bearer token is not right. ' : '';
  const sentence = wrong + needOf(kind, facts, settings);
  return wrong !== '' || settings.tokenIsSet
    ? new ManagementRefusal(401, sentence, { 'WWW-Authenticate': 'Bearer' })
    : new ManagementRefusal(403, sentence);
}

function needOf(kind: ManagementKind, facts: CallerFacts, { tokenIsSet, prefix }: RefusalSettings): string {
  const what = kind === 'write' ? 'This changes the service' : 'This shows details';
  if (onlyForBeingAPage(kind, facts)) {
    return `${what}, which is not for a page of another site in a browser: ${facts.foreignPage}. Ask for localhost, without Origin.`;
  }
  const token = `with the secret managementToken as bearer token${tokenIsSet ? '' : ' (there is none)'}`;
  return `${what}, which is answered only ${[...placesFor(facts, prefix), token].join(', or ')}.`;
}

function onlyForBeingAPage(kind: ManagementKind, facts: CallerFacts): boolean {
  const { listener, peer, proxyHeader, trustedProxy, token, development } = facts;
  const noPage = { listener, peer, proxyHeader, trustedProxy, token, development, foreignPage: undefined };
  return callerOf(noPage).may.includes(kind);
}

function placesFor({ listener, development }: CallerFacts, prefix: string): string[] {
  if (listener === 'management') return ['from loopback or the unix socket, not through a proxy'];
  return [
    `on the management listener (${joinNames(prefix, 'MANAGEMENT_PORT')}, ${joinNames(prefix, 'MANAGEMENT_SOCKET')})`,
    development ? 'from loopback, not through a proxy' : 'from loopback when NODE_ENV is development or test',
  ];
}
