import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MicroserviceOptions, Transport } from '@nestjs/microservices';
import { AppModule } from './app.module.js';

const microservice: MicroserviceOptions = { transport: Transport.TCP, options: { port: 4000 } };

async function bootstrap() {
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(AppModule, microservice);
  await app.listen();
  Logger.log('listening');
}
await bootstrap();
