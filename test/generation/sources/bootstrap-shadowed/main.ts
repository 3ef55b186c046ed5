import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  for (const app of ['one', 'two']) {
    console.log(app);
  }
  await app.listen(3000, () => ready());
}

function ready() {
  const app = 'the application';
  console.log(`${app} is ready`);
}

await bootstrap();
