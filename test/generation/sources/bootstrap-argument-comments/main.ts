import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(
  AppModule,
  // Twice as fast.
  new FastifyAdapter(),
  /* Browsers. */
  { cors: true },
);
await app.listen(3000);
