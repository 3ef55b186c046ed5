import * as core from '@nestjs/core';
import AppModule from '@app/root.js';

const app = await core.NestFactory.create(AppModule);
await app.listen(3000);
