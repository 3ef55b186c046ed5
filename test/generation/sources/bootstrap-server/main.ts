import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.getHttpServer().keepAliveTimeout = 61_000;
  const server = await app.listen(3000);
  server.setTimeout(1_800_000);
}
await bootstrap();
