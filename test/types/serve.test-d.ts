import type { INestApplication, INestApplicationContext, INestMicroservice, Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { expectTypeOf } from 'vitest';

import { serve, type ServeOptions } from '../../src/lifecycle/serve.js';

declare const AppModule: Type;

// Without a word about it, the application is Nest's.
expectTypeOf(serve(AppModule)).resolves.toEqualTypeOf<INestApplication>();
expectTypeOf(
  serve(AppModule, { setup: (app) => app.enableCors() }),
).resolves.toEqualTypeOf<INestApplication>();
expectTypeOf(
  serve(() => import('./serve.test-d.js'), { adapter: new FastifyAdapter() }),
).resolves.toEqualTypeOf<INestApplication>();

// As `NestFactory.create` takes it.
expectTypeOf(
  serve<NestFastifyApplication>(AppModule, {
    adapter: new FastifyAdapter(),
    setup: (app) => app.register(() => undefined),
  }),
).resolves.toEqualTypeOf<NestFastifyApplication>();
expectTypeOf(
  serve<NestExpressApplication>(AppModule, { setup: (app) => app.set('trust proxy', 1) }),
).resolves.toEqualTypeOf<NestExpressApplication>();

// Or from what the setup takes.
expectTypeOf(
  serve(AppModule, { setup: (app: NestExpressApplication) => app.disable('x-powered-by') }),
).resolves.toEqualTypeOf<NestExpressApplication>();

// @ts-expect-error Nest's application has no such method.
void serve(AppModule, { setup: (app) => app.register(() => undefined) });

const options: ServeOptions<NestFastifyApplication> = { adapter: new FastifyAdapter() };
expectTypeOf(serve(AppModule, options)).resolves.toEqualTypeOf<NestFastifyApplication>();

// The other kinds stay what they are.
expectTypeOf(serve(AppModule, { http: false })).resolves.toEqualTypeOf<INestApplicationContext>();
expectTypeOf(serve(AppModule, { http: false, microservice: {} })).resolves.toEqualTypeOf<INestMicroservice>();
