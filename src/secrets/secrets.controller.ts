import { randomBytes } from 'node:crypto';

import { Lifecycle } from '../lifecycle/lifecycle.js';
import { Detail, ManagementController, Write } from '../management/management.decorators.js';
import { ManagementRefusal } from '../management/management.error.js';
import type { ManagementRequest, ManagementResponse } from '../management/management-route.js';
import { SecretsClosedError } from './secrets-closed.error.js';
import { SecretsKeeper } from './secrets-keeper.js';
import type { SecretFacts, SecretState } from './secrets-ledger.js';
import { shownFacts, type ShownFacts } from './shown-facts.js';
import { untilAborted } from './until-aborted.js';

/** A person waits so long for an answer; the read may take longer. */
const PATIENCE_MS = 10_000;

/** `/-/secrets`: how the secrets stand, and a read of one now. Never a value. */
@ManagementController('secrets')
export class SecretsController {
  readonly #key = randomBytes(32);

  constructor(
    private readonly keeper: SecretsKeeper,
    private readonly lifecycle: Lifecycle,
  ) {}

  @Detail()
  list(): ManagementResponse {
    return { body: { secrets: this.keeper.ledger.entries.map((facts) => this.#shown(facts)) } };
  }

  @Detail(':name')
  one(request: ManagementRequest): ManagementResponse {
    return { body: this.#shown(this.#find(request)) };
  }

  @Write('PUT', ':name/refresh')
  async refresh(request: ManagementRequest): Promise<ManagementResponse> {
    const before = this.#find(request);
    refuseFields(request);
    const after = await this.#read(before.name);
    if (after === undefined) return { status: 202, body: slow(before) };
    if (after.failure !== undefined) return { status: statusOf(after), body: failed(after) };
    const [from, to] = [this.#shown(before).version, this.#shown(after).version];
    return {
      body: this.#shown(after),
      change: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    };
  }

  async #read(name: string): Promise<SecretFacts | undefined> {
    try {
      // The end waits for requests, and must not wait for a store that hangs.
      return await untilAborted(this.keeper.refresh(name, PATIENCE_MS), this.lifecycle.signal);
    } catch (error) {
      if (!this.lifecycle.ending && !(error instanceof SecretsClosedError)) throw error;
      throw new ManagementRefusal(503, 'The service is ending and reads no secret any more.');
    }
  }

  #find({ params }: ManagementRequest): SecretFacts {
    const { entries } = this.keeper.ledger;
    const found = entries.find(({ name }) => name === params['name']);
    if (found !== undefined) return found;
    const names = entries.map(({ name }) => name);
    const known = names.length === 0 ? 'This service declares none.' : `There are: ${names.join(', ')}.`;
    throw new ManagementRefusal(404, `There is no secret of that name. ${known}`);
  }

  #shown(facts: SecretFacts): ShownFacts {
    return shownFacts(facts, this.#key);
  }
}

function refuseFields({ query, body }: ManagementRequest): void {
  if (query.size === 0 && /^(?:\{\s*\})?$/.test(body.trim())) return;
  throw new ManagementRefusal(400, 'A refresh takes no fields: leave out the query and the body.');
}

/** 502 when the store answered and that is no good, 503 when it may be better later. */
function statusOf({ failure }: SecretFacts): number {
  return failure === 'unavailable' || failure === 'throttled' ? 503 : 502;
}

function slow({ name }: SecretFacts): string {
  return `${name} is still being read. GET /-/secrets/${name} tells when readAt changes.`;
}

function failed({ name, failure, state }: SecretFacts): string {
  return `${name} could not be read: ${failure}. ${OUTLOOK[state]}`;
}

const OUTLOOK: Readonly<Record<SecretState, string>> = {
  ok: '',
  stale: 'Its last good value stays in use, and it will be tried again.',
  failed: 'It may not be used any more until it can be read again.',
  expired: 'Its lease is over and there is no other value; it will be tried again.',
};
