export { AppModule as root } from './app.module.js';
