import { expect, it } from 'vitest';
import { enableAppRole, kv2 } from './support/arrange.js';
import { describeWith } from './support/describe-with.js';
import { OpenBao } from './support/open-bao.js';
import { OrdersService } from './support/orders-service.js';
import { Credentials } from './support/vault-service.js';

describeWith(['openbao'], 'a service with its secrets in Vault', () => {
  it.for(['express', 'fastify'])(
    'has a new value without a restart and without a failed request, on %s',
    async (ADAPTER) => {
      await using bao = await OpenBao.dev();
      await kv2(bao, 'prod/orders', { token: 'the first token of the orders' });
      await using credentials = await Credentials.make();
      const environment = await credentials.appRole(bao.address, await enableAppRole(bao));
      await using service = await OrdersService.start({ environment: { ...environment, ADAPTER } });
      await service.untilToken('the first token of the orders');

      await kv2(bao, 'prod/orders', { token: 'the second token of the orders' });
      const took = await service.untilToken('the second token of the orders');

      expect(took).toBeLessThan(5_000);
      const { answered, failures } = await service.load.stop();
      expect(failures).toEqual([]);
      expect(answered).toBeGreaterThan(10);
      expect(service.output).not.toMatch(/token of the orders/);
    },
  );
});
