import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  const port = process.env.PORT ?? 3000;
  app.use((request: object, response: object, next: () => void) => {
    console.log(`Somebody asks ${port}.`);
    next();
  });
  await app.listen(port);
  console.log(port);
}
await bootstrap();
