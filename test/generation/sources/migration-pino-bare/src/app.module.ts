import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { DeploymentModule } from 'nestjs-deployment';
import { AppConfig } from './app.config.js';
import { AppSecrets } from './app.secrets.js';

@Module({
  imports: [
    DeploymentModule.forRoot({ config: AppConfig, secrets: AppSecrets }),
    LoggerModule.forRoot(),
  ],
})
export class AppModule {}
