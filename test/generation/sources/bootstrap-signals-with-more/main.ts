import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const timer = setInterval(() => console.log('alive'), 60_000);

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  const end = async () => {
    clearInterval(timer);
    await app.close();
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  await app.listen(3000);
}
await bootstrap();
