import { Module } from '@nestjs/common';
import { OrdersModule } from './orders.module.js';

@Module({ imports: [OrdersModule] })
export class AppModule {}
