import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const logger = new Logger('Worker');
  const app = await NestFactory.createApplicationContext(AppModule, { logger });
  app.enableShutdownHooks();

  app.flushLogs();

  process.once('SIGINT', () => void app.close());
}
await bootstrap();
