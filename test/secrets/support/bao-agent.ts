import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppRole } from './arrange.js';
import { BaoClient } from './bao-client.js';
import type { OpenBao } from './open-bao.js';
import { pathOf } from './servers.js';
import { removeDirectory, serverDirectory, ServerProcess } from './server-process.js';

/** The agent that logs in by AppRole: its token in a file, and itself behind a unix socket. */
export class BaoAgent implements AsyncDisposable {
  private constructor(
    private readonly directory: string,
    private server: ServerProcess,
  ) {}

  /** Resolves when the token is there and the socket answers. */
  static async start(bao: Pick<OpenBao, 'address'>, { roleId, secretId }: AppRole): Promise<BaoAgent> {
    const directory = await serverDirectory();
    await writeFile(join(directory, 'role_id'), roleId);
    await writeFile(join(directory, 'secret_id'), secretId);
    await writeFile(join(directory, 'agent.hcl'), agentConfig(bao.address, directory));
    const agent = new BaoAgent(directory, spawnAgent(directory));
    try {
      await agent.#ready();
      return agent;
    } catch (error) {
      await agent[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** For `VAULT_ADDR`. */
  get address(): string {
    return `unix://${join(this.directory, 'agent.sock')}`;
  }

  /** The file with the token, without a line break at its end; replaced by rename. */
  get tokenFile(): string {
    return join(this.directory, 'token');
  }

  readToken(): Promise<string> {
    return readFile(this.tokenFile, 'utf8');
  }

  /** The socket goes with it, the token stays. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    return this.server.stop(signal);
  }

  async restart(): Promise<void> {
    if (this.server.running) await this.stop();
    this.server = spawnAgent(this.directory);
    await this.#ready();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await removeDirectory(this.directory);
  }

  async #ready(): Promise<void> {
    const client = new BaoClient(this.address, undefined);
    await this.server.until('the token is there', () => access(this.tokenFile).then(() => true));
    // Until it has logged in it forwards requests without a token.
    await this.server.until(
      'the socket answers',
      async () => (await client.ask('GET', 'auth/token/lookup-self')).status === 200,
    );
  }
}

function spawnAgent(directory: string): ServerProcess {
  return new ServerProcess({
    file: pathOf('openbao'),
    args: ['agent', `-config=${join(directory, 'agent.hcl')}`],
    directory,
  });
}

function agentConfig(address: string, directory: string): string {
  const file = (name: string) => JSON.stringify(join(directory, name));
  return `
vault {
  address = ${JSON.stringify(address)}
}
auto_auth {
  method "approle" {
    config = {
      role_id_file_path = ${file('role_id')}
      secret_id_file_path = ${file('secret_id')}
      remove_secret_id_file_after_reading = false
    }
  }
  sink "file" {
    config = {
      path = ${file('token')}
      mode = 0640
    }
  }
}
api_proxy {
  use_auto_auth_token = true
}
listener "unix" {
  address = ${file('agent.sock')}
  tls_disable = true
  require_request_header = true
}
`;
}
