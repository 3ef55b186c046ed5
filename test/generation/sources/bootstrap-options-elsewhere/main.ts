import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { options } from './options.js';

const app = await NestFactory.create(AppModule, options);
await app.listen(3000);
