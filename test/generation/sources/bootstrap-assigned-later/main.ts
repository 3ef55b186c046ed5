import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

let app: INestApplication | undefined;

export async function start(): Promise<void> {
  app = await NestFactory.create(AppModule);
  await app.listen(3000);
}

export async function stop(): Promise<void> {
  await app?.close();
}

await start();
