import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

// Starts it.
await (await NestFactory.create(AppModule, { cors: true })).listen(3000);
