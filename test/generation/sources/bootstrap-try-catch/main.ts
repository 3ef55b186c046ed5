import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  try {
    const app = await NestFactory.create(AppModule);
    app.enableCors();
    await app.listen(3000);
  } catch (error) {
    Logger.error(error);
    process.exit(1);
  }
}

process.on('unhandledRejection', (reason) => Logger.error(reason));

void bootstrap();
