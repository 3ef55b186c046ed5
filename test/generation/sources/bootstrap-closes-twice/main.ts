import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  process.on('SIGTERM', () => void app.close());
  process.on('SIGINT', () => void app.close());

  // Settings.
  app.setGlobalPrefix('api');

  app.enableShutdownHooks();

  app.enableCors();
  await app.listen(3000);
  const started = new Date();

  app.flushLogs();

  app.enableShutdownHooks();
  console.log(started);
}
await bootstrap();
