import { ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  const { port, prefix } = app.get(ConfigService).getOrThrow<{ port: number; prefix: string }>('server');
  app.setGlobalPrefix(prefix);
  await app.listen(port);
}
await bootstrap();
