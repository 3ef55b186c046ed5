import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule, {
    logger: ['error', 'warn'],
    cors: true,
    // For signatures of webhooks.
    rawBody: true,
  });
  await app.listen(3000);
}
await bootstrap();
