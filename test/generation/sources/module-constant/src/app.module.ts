import { Module } from '@nestjs/common';
import { OrdersModule } from './orders.module.js';

const features = [OrdersModule];

@Module({ imports: features })
export class AppModule {}
