import { Module, type ModuleMetadata } from '@nestjs/common';
import { OrdersModule } from './orders.module.js';

const metadata: ModuleMetadata = {
  imports: [OrdersModule],
};

@Module(metadata)
export class AppModule {}
