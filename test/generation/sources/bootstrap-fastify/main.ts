import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule,
    new FastifyAdapter({
      trustProxy: true,
    }),
    { rawBody: true, abortOnError: false },
  );
  app.useBodyParser('text/plain');
  await app.listen({ port: 3000, host: '0.0.0.0' });
}

void bootstrap();
