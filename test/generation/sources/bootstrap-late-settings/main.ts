import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const options = { cors: true };
  const app = await NestFactory.create(AppModule, options);
  await app.listen(3000);
  app.setGlobalPrefix('api');
}
await bootstrap();
