import { randomBytes } from 'node:crypto';
import { Module, type Type } from '@nestjs/common';
import { Config, DeploymentModule, ReadinessCheck, Secrets, serve } from 'nestjs-deployment';
import { z } from 'zod';
import { adapter, address } from './adapter.js';
import { controllers } from './controllers.js';

/** Slices that are switched off, so that their price shows. */
const without = new Set((process.env['BENCH_WITHOUT'] ?? '').split(','));

class AppConfig extends Config(
  'APP',
  z.object({
    greeting: z.string().default('Hello').describe('What /hello says.'),
    database: z.object({ poolSize: z.number().int().min(1).default(10) }),
  }),
) {}

class AppSecrets extends Secrets(
  { databaseUrl: z.url() },
  { fake: { databaseUrl: 'postgres://localhost/dev' } },
) {}

/** Of many lengths and alphabets, as secrets are; the shortest has 8 characters, which costs most. */
const extraNames = Array.from(
  { length: Number(process.env['BENCH_SECRETS'] ?? 0) },
  (_, index) => `extra${index}`,
);

class ExtraSecrets extends Secrets(Object.fromEntries(extraNames.map((name) => [name, z.string()])), {
  fake: Object.fromEntries(
    extraNames.map((name, index) => [name, randomBytes(6 * (1 + (index % 8))).toString('base64')]),
  ),
}) {}

@Module({
  imports: [
    DeploymentModule.forRoot({
      ...(without.has('config') ? {} : { config: AppConfig }),
      ...(without.has('secrets') ? {} : { secrets: [AppSecrets, ExtraSecrets] }),
      health: !without.has('health'),
      metrics: !without.has('metrics') && { maxHttpSeries: 20_000 },
      logging: { access: !without.has('access') },
    }),
  ],
  controllers,
  providers: checks(Number(process.env['BENCH_CHECKS'] ?? 0)),
})
class OursModule {}

function checks(count: number): Type[] {
  return Array.from({ length: count }, (_, index) => {
    @ReadinessCheck(`check-${index}`)
    class Check {
      check(): Promise<boolean> {
        return Promise.resolve(true);
      }
    }
    return Check;
  });
}

await serve(OursModule, { adapter: await adapter() });

const level = process.env['BENCH_CONTEXT_AT'];
if (level !== undefined) {
  const [port, host] = address();
  const target = `http://${host}:${port}/-/log-level/Another?level=${level}`;
  const { ok, status } = await fetch(target, { method: 'PUT' });
  if (!ok) throw new Error(`The level of a context could not be set: ${status}.`);
}
