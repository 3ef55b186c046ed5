import { NestFactory } from '@nestjs/core';
import { AppModule, Poller } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
  app.enableShutdownHooks();
  await app.get(Poller).start();
}
await bootstrap();
