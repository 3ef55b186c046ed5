import { createServer } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const port = 3000;

createServer().listen(port + 1);

const app = await NestFactory.create(AppModule);
await app.listen(port);
