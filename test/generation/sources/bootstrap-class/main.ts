import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

class Server {
  private app?: INestApplication;

  async start(): Promise<void> {
    this.app = await NestFactory.create(AppModule);
    await this.app.listen(3000);
  }
}

await new Server().start();
