import { ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

interface Settings {
  host: string;
  port: number;
  prefix: string;
}

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  const {
    host,
    port,
    prefix,
  } = app.get(ConfigService).getOrThrow<Settings>('server');
  app.setGlobalPrefix(prefix);
  await app.listen(port, host);
}
await bootstrap();
