import { NestFactory } from '@nestjs/core';
import { AppModule, AdminModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.listen(3000);
  const admin = await NestFactory.create(AdminModule);
  await admin.listen(3001);
}
await bootstrap();
