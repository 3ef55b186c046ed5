import { Module } from '@nestjs/common';
import { DeploymentModule, makeCounterProvider } from 'nestjs-deployment';
import { AppConfig } from './app.config.js';
import { AppSecrets } from './app.secrets.js';
import { DatabaseCheck } from './database.check.js';
import { Database } from './database.js';
import { HelloController } from './hello.controller.js';

@Module({
  imports: [DeploymentModule.forRoot({ config: AppConfig, secrets: AppSecrets })],
  controllers: [HelloController],
  providers: [
    Database,
    DatabaseCheck,
    makeCounterProvider({ name: 'greetings_total', help: 'How many people were greeted.' }),
  ],
})
export class AppModule {}
