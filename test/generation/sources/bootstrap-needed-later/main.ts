import { Logger } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  const logger = new Logger('Bootstrap');
  const config = app.get(ConfigService);
  const stage = config.get<string>('STAGE');
  const prefix = 'api';
  app.setGlobalPrefix(prefix);
  app.enableCors({ origin: config.get('ORIGIN') });
  await app.listen(3000);
  logger.log(`${stage} is up, see /${prefix}`);
}
await bootstrap();
