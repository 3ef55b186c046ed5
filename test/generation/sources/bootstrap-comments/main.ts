#!/usr/bin/env node
/* A licence. */
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

/** Starts everything. */
async function bootstrap() {
  // Creates it.
  const app = await NestFactory.create(AppModule); // with Express

  // Browsers of others.
  app.enableCors(); // all of them

  /* hooks */
  app.enableShutdownHooks();

  // Starts to listen.
  await app.listen(3000); // at last
  // The end.
}

// Let us go.
await bootstrap();
