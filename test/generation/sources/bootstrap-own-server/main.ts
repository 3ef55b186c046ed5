import { createServer } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.init();
  createServer(app.getHttpAdapter().getInstance()).listen(3000);
}
bootstrap();
