import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';

const fastify = new FastifyAdapter();
fastify.enableCors({ origin: 'https://example.org' });

const app: NestFastifyApplication = await NestFactory.create(AppModule, fastify);
await app.listen(3000);
