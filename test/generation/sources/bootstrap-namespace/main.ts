import core = require('@nestjs/core');
import * as modules from './app.module';

async function bootstrap() {
  const app = await core.NestFactory.create(modules.AppModule);
  await app.listen(3000);
}
bootstrap();
