import { NestFactory } from '@nestjs/core';
import { DeploymentModule } from 'nestjs-deployment';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule);
DeploymentModule.setup(app);
await app.listen(3000);
