import { Inject, Injectable } from '@nestjs/common';
import { Config, ConfigService, DeploymentConfig, Secrets } from 'nestjs-deployment';
import { z } from 'zod';

export class AppConfig extends Config(
  'APP',
  z.object({
    greeting: z.string().default('Hello'),
    database: z.object({ poolSize: z.number().int().min(1).default(10) }),
    tags: z.array(z.string()).default([]),
  }),
) {}

export class MailConfig extends Config(
  'MAIL',
  z.object({ host: z.string(), retries: z.number().default(3) }),
) {}

export class OrdersConfig extends Config('ORDERS', z.object({ limit: z.number().default(5) })) {}

/** On the prefix of {@link AppConfig}, declared by a feature module. */
export class AppExtrasConfig extends Config('APP', z.object({ extras: z.boolean().default(false) })) {}

export class AppSecrets extends Secrets(
  { databaseUrl: z.url() },
  { fake: { databaseUrl: 'postgres://app:fake@localhost/dev' } },
) {}

export class OrdersSecrets extends Secrets(
  { apiKey: z.string().min(8) },
  { fake: { apiKey: 'fake-api-key' } },
) {}

/** Takes everything there is. */
@Injectable()
export class Consumer {
  constructor(
    @Inject(AppConfig) readonly app: AppConfig,
    @Inject(MailConfig) readonly mail: MailConfig,
    @Inject(OrdersConfig) readonly orders: OrdersConfig,
    @Inject(AppExtrasConfig) readonly extras: AppExtrasConfig,
    @Inject(DeploymentConfig) readonly deployment: DeploymentConfig,
    @Inject(AppSecrets) readonly secrets: AppSecrets,
    @Inject(OrdersSecrets) readonly orderSecrets: OrdersSecrets,
    @Inject(ConfigService) readonly service: ConfigService,
  ) {}
}
