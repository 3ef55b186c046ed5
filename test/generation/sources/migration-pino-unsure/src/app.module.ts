import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { DeploymentModule } from 'nestjs-deployment';
import { AppConfig } from './app.config.js';
import { AppSecrets } from './app.secrets.js';

const logger = LoggerModule.forRoot({ pinoHttp: { redact: ['user.email'] } });

@Module({
  imports: [
    DeploymentModule.forRoot({ config: AppConfig, secrets: AppSecrets }),
    logger,
  ],
})
export class AppModule {}
