import { Module } from '@nestjs/common';
import { Database } from '../stores/database.js';
import { StoresModule } from '../stores/stores.module.js';
import { MemoryOrders } from './memory-orders.js';
import { OrdersController } from './orders.controller.js';
import { Orders } from './orders.js';
import { PostgresOrders } from './postgres-orders.js';

@Module({
  imports: [StoresModule],
  controllers: [OrdersController],
  providers: [
    {
      provide: Orders,
      inject: [Database],
      useFactory: (database: Database): Orders =>
        database.isConfigured ? new PostgresOrders(database) : new MemoryOrders(),
    },
  ],
})
export class OrdersModule {}
