import { OrdersModule } from './orders.module.js';

export const features = [OrdersModule];
