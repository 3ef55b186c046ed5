import { OrdersModule } from './orders.module.js';

export const imports = [OrdersModule];
