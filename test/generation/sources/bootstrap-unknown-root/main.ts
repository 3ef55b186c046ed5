import { NestFactory } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';

const app = await NestFactory.create(TerminusModule);
await app.listen(3000);
