import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.listen(normalizePort(process.env.PORT));
}

function normalizePort(text = '3000'): number {
  return Number.parseInt(text, 10);
}

await bootstrap();
