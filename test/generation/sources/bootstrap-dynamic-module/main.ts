import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule.register({ demo: true }));
  await app.listen(3000);
}
await bootstrap();
