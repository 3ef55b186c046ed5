import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort } from '../../support/free-port.js';

/** A port whose next one is free too: OpenBao takes both, and says nothing when it misses the second. */
export async function freePortPair(): Promise<number> {
  for (;;) {
    const port = await freePort();
    const next = createServer();
    try {
      await once(next.listen(port + 1, '127.0.0.1'), 'listening');
      next.close();
      return port;
    } catch {
      next.close();
    }
  }
}
