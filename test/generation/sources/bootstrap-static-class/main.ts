import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

class Main {
  static async run(): Promise<void> {
    const app = await NestFactory.create(AppModule);
    app.enableCors();
    await app.listen(3000);
  }
}

void Main.run();
