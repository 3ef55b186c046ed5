export * from './orders.module.js';
export { MainModule as AppModule } from './main.module.js';
