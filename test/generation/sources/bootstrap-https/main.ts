import { readFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const httpsOptions = {
    key: readFileSync('key.pem'),
    cert: readFileSync('cert.pem'),
  };
  const app = await NestFactory.create(AppModule, { httpsOptions });
  await app.init();
  await app.listen(3443);
}
await bootstrap();
