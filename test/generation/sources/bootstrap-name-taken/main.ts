import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function serve() {
  const app = await NestFactory.create(AppModule);
  app.enableCors();
  await app.listen(3000);
}
await serve();
