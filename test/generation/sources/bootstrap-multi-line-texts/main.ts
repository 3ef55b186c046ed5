import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.use((request: object, response: object, next: () => void) => {
    console.log(`
  request ${
    String(request)
  }
    response
`);
    next();
  });
  console.log('one \
  line', response());
  /*
   * A comment
   */
  await app.listen(3000);

  function response() {
    return `
  ok`;
  }
}
await bootstrap();
