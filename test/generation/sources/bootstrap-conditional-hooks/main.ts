import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule, {
    logger: process.env.NODE_ENV === 'production' ? ['error'] : ['debug'],
  });
  if (process.env.NODE_ENV !== 'test') {
    app.enableShutdownHooks();
  }
  await app.listen(3000);
}
await bootstrap();
