import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap(cors = true) {
  const app = await NestFactory.create(AppModule, { cors });
  await app.listen(3000);
}
await bootstrap();
