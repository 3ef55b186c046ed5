import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { PORT } from './port.js';

export async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule);
  app.enableCors();
  await app.listen(PORT);
}
