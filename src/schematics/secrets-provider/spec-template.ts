import { testImport } from '../generate/conventions.js';
import type { Site } from '../generate/generate.js';
import { classOf } from './code-template.js';

/** The contract, run against a stand-in of the store that the spec starts. */
export function spec(site: Site): string {
  const { kebab, capitals } = site.names;
  return `import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  describeSecretsProvider,
  type SecretsProviderHarness,
} from 'nestjs-deployment/testing';
${testImport(site)}import { ${classOf(site)} } from './${kebab}.secrets${site.extension}';

/** A stand-in of the store. The real one is better, wherever the tests can have it. */
async function openStore(): Promise<SecretsProviderHarness> {
  const values = new Map<string, string | Uint8Array>();
  const failures = new Map<string, number>();
  let version = 0;

  const server = createServer((request, response) => {
    const name = decodeURIComponent(request.url?.split('/').at(-1) ?? '');
    const value = values.get(name);
    response.statusCode = failures.get(name) ?? (value === undefined ? 404 : 200);
    response.setHeader('etag', String(version));
    response.end(response.statusCode === 200 ? value : undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const failWith = (status: number) => (name: string) => void failures.set(name, status);

  return {
    provider: new ${classOf(site)}({ ${capitals}_URL: \`http://127.0.0.1:\${port}\` }),
    put: (name, value) => {
      values.set(name, value);
      version += 1;
    },
    provoke: {
      unauthenticated: failWith(401),
      denied: failWith(403),
      invalid: failWith(422),
      throttled: failWith(429),
      unavailable: failWith(503),
    },
    dispose: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('${classOf(site)}', () => {
  // What the store cannot do is skipped, with the reason.
  describeSecretsProvider({ describe, it, expect }, openStore, {
    without: {
      watch: 'it tells nobody when a value changes',
      together: 'it answers each secret by itself',
    },
  });
});
`;
}
