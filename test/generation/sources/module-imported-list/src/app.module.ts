import { Module } from '@nestjs/common';
import { features } from './features.js';

@Module({ imports: features })
export class AppModule {}
