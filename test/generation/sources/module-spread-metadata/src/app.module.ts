import { Module } from '@nestjs/common';
import { common } from './common.js';
import { OrdersModule } from './orders.module.js';

@Module({
  imports: [OrdersModule],
  ...common,
})
export class AppModule {}
