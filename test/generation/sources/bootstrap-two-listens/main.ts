import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  if (process.env.HOST) {
    await app.listen(3000, process.env.HOST);
  } else {
    await app.listen(3000);
  }
}
await bootstrap();
