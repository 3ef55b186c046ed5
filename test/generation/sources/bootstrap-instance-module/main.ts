import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

@Module({})
class Empty {}

const app = await NestFactory.create({ module: AppModule, imports: [Empty] });
await app.listen(3000);
