import { Module } from '@nestjs/common';
import { imports } from './features.js';

@Module({ imports })
export class AppModule {}
