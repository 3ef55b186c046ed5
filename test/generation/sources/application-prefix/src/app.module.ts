import { Module } from '@nestjs/common';
import { AppController } from './app.controller.js';
import { AppService } from './app.service.js';
import { HealthController } from './health.controller.js';
import { OrdersController } from './orders.controller.js';

@Module({
  controllers: [AppController, HealthController, OrdersController],
  providers: [AppService],
})
export class AppModule {}
