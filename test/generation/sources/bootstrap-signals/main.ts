import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.enableCors();

  process.on('SIGTERM', async () => {
    console.log('bye');
    await app.close();
    process.exit(0);
  });

  await app.listen(3000);
}
await bootstrap();
