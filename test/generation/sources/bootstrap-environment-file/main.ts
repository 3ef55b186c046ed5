import 'reflect-metadata';
import env, { HOST } from './env';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.listen(env.PORT, HOST);
}
void bootstrap();
