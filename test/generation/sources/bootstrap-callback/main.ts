import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const port = Number(process.env.PORT ?? 4000);

const bootstrap = async () => {
  const app = await NestFactory.create(AppModule);
  app.enableCors();
  await app.listen(port, () => {
    // Tells everybody.
    console.log('listening on port ' + port);
    console.log('ready');
  });
};

bootstrap();
