import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app: INestApplication = await NestFactory.create(AppModule);
app.enableCors();
await app.listen(3000);
