import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const options: NestApplicationOptions = { cors: true };
if (process.env.NODE_ENV === 'production') {
  options.logger = ['error', 'warn'];
}

const app = await NestFactory.create(AppModule, options);
await app.listen(3000);
