import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule);
interface Line {
  text: string;
}
const first: Line = { text: 'starts' };
console.log(first);
await app.listen(3000);
const last: Line = { text: 'listens' };
console.log(last);
