import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const common = { cors: true };
const app = await NestFactory.create(AppModule, { ...common, rawBody: true });
await app.listen(3000);
