import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule, { cors: true, bufferLogs: true });

app.setGlobalPrefix('api');
app.useGlobalPipes(
  new ValidationPipe({
    whitelist: true,
  }),
);

await app.listen(Number(process.env['APP_PORT'] || 8080), '0.0.0.0');
