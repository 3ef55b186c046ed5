import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  if (process.argv.includes('--check')) {
    return;
  }
  await app.listen(3000);
}
await bootstrap();
