import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';

test('starts', async () => {
  const app = await NestFactory.create(AppModule);
  await app.close();
});
