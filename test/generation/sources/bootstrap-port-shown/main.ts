import { Logger } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const logger = new Logger('Bootstrap');
  const app = await NestFactory.create(AppModule);
  const config = app.get(ConfigService);
  const PORT = config.getOrThrow<number>('app.port');
  app.setGlobalPrefix(config.get('app.prefix') ?? 'api');
  await app.listen(PORT);
  logger.log(`Listening on http://localhost:${PORT}`);
}
await bootstrap();
