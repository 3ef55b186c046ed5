import { NestFactory as Nest } from '@nestjs/core';
import { AppModule as Root } from './modules/index.js';

async function bootstrap() {
  const service = await Nest.create(Root);
  service.setGlobalPrefix('v1');
  await service.listen(3000);
}
await bootstrap();
