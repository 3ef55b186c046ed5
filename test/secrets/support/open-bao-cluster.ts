import { OpenBao } from './open-bao.js';
import { until } from './until.js';

interface RaftConfiguration {
  readonly data: { readonly config: { readonly servers: readonly { readonly voter: boolean }[] } };
}

/** Three servers that vote for their leader. Slow to start: once per file. */
export class OpenBaoCluster implements AsyncDisposable {
  private constructor(readonly servers: readonly OpenBao[]) {}

  static async start(): Promise<OpenBaoCluster> {
    const servers = [await OpenBao.raft()];
    const [first] = servers as [OpenBao];
    try {
      // Ten seconds of good behaviour before a server may vote are for production.
      await first.request('POST', 'sys/storage/raft/autopilot/configuration', {
        server_stabilization_time: '500ms',
      });
      servers.push(...(await joined(first)));
      await until('all three vote', async () => (await votersOf(first)) === 3, {
        deadlineMs: 60_000,
        details: () => first.output,
      });
      return new OpenBaoCluster(servers);
    } catch (error) {
      await disposeAll(servers);
      throw error;
    }
  }

  /** The one that takes writes now. Waits while there is none. */
  async leader(): Promise<OpenBao> {
    const { promise, resolve } = Promise.withResolvers<OpenBao>();
    await until('there is a leader', async () => {
      const statuses = await Promise.allSettled(
        this.servers.map((server) => server.ask('GET', 'sys/health')),
      );
      const leader = this.servers.find((_, index) => {
        const status = statuses[index];
        return status?.status === 'fulfilled' && status.value.status === 200;
      });
      if (leader !== undefined) resolve(leader);
      return leader !== undefined;
    });
    return promise;
  }

  /** As root, at the leader. The body of the answer. @throws when the answer is no. */
  async request<Body = unknown>(method: string, path: string, body?: object, token?: string): Promise<Body> {
    return (await this.leader()).request<Body>(method, path, body, token);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await disposeAll(this.servers);
  }
}

async function joined(first: OpenBao): Promise<OpenBao[]> {
  const attempts = await Promise.allSettled([1, 2].map(() => OpenBao.raft({ join: first })));
  const servers = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  const failed = attempts.find((attempt) => attempt.status === 'rejected');
  if (failed === undefined) return servers;
  await disposeAll(servers);
  throw failed.reason;
}

async function votersOf(server: OpenBao): Promise<number> {
  const { data } = await server.request<RaftConfiguration>('GET', 'sys/storage/raft/configuration');
  return data.config.servers.filter(({ voter }) => voter).length;
}

async function disposeAll(servers: readonly OpenBao[]): Promise<void> {
  await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
}
