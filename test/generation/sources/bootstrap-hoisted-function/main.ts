import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule);
configure();
await app.listen(3000);

function configure(): void {
  app.enableCors();
}
