import { NestFactory } from '@nestjs/core';

async function bootstrap() {
  const { AppModule } = await import('./app.module.js');
  const app = await NestFactory.create(AppModule);
  await app.listen(3000);
}
await bootstrap();
