import { Module } from '@nestjs/common';
import { OrdersModule } from './orders.module.js';

function metadata() {
  return { imports: [OrdersModule] };
}

@Module(metadata())
export class AppModule {}
