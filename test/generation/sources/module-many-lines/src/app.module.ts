import { Module } from '@nestjs/common';
import { OrdersModule } from './orders.module.js';
import { UsersModule } from './users.module.js';

@Module({
  imports: [
    // What is sold.
    OrdersModule,
    UsersModule, // who buys it
  ],
})
export class AppModule {}
