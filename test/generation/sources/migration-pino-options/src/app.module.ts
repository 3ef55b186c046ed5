import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { DeploymentModule } from 'nestjs-deployment';
import { AppConfig } from './app.config.js';
import { AppSecrets } from './app.secrets.js';

@Module({
  imports: [
    DeploymentModule.forRoot({ config: AppConfig, secrets: AppSecrets }),
    // Lines for the collector.
    LoggerModule.forRoot({
      pinoHttp: {
        level: process.env.LOG_LEVEL ?? 'info',
        autoLogging: false,
        redact: ['req.headers["x-api-key"]', 'user.email'],
        customProps: () => ({ team: 'orders' }),
      },
    }),
  ],
})
export class AppModule {}
