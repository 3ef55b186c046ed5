import { NestFactory } from '@nestjs/core';
import { configure } from './configure.js';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  configure(app);
  await app.listen(process.env.PORT!);
}

void bootstrap();
