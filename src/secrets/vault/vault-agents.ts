import { Agent, type AgentOptions } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import type { SecureContext } from 'node:tls';

import { VaultTlsContext } from './vault-tls.js';
import type { VaultTls } from './vault-tls-settings.js';

/** Shorter than what load balancers allow, so that a request seldom meets a connection that was just closed. */
const OPTIONS: AgentOptions = { keepAlive: true, timeout: 30_000 };

/** The connections of one client. New ones are made with the certificates that the files hold now. */
export class VaultAgents {
  readonly #tls: VaultTls;
  readonly #context: VaultTlsContext;
  readonly #plain = new Agent(OPTIONS);
  #secure: { readonly context: SecureContext; readonly agent: SecureAgent } | undefined;

  constructor(tls: VaultTls) {
    this.#tls = tls;
    this.#context = new VaultTlsContext(tls);
  }

  /** @throws {VaultUnreachableError} when a file with a certificate or key cannot be used. */
  async for(origin: string): Promise<Agent> {
    if (!origin.startsWith('https:')) return this.#plain;
    const secureContext = await this.#context.current();
    if (this.#secure?.context === secureContext) return this.#secure.agent;
    const { serverName, skipVerify } = this.#tls;
    const agent = new SecureAgent({
      ...OPTIONS,
      secureContext,
      rejectUnauthorized: !skipVerify,
      ...(serverName !== undefined && { servername: serverName }),
    });
    dropIdle(this.#secure?.agent);
    this.#secure = { context: secureContext, agent };
    return agent;
  }

  /** Closes idle connections; those in use go on. */
  close(): void {
    dropIdle(this.#plain);
    dropIdle(this.#secure?.agent);
  }
}

/** `destroy()` would take the connections in use along. */
function dropIdle(agent: Agent | undefined): void {
  for (const sockets of Object.values(agent?.freeSockets ?? {})) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}
