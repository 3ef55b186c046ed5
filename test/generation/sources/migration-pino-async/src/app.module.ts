import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { LoggerModule } from 'nestjs-pino';
import { DeploymentModule } from 'nestjs-deployment';
import { AppConfig } from './app.config.js';
import { AppSecrets } from './app.secrets.js';

// On a laptop.
function isLocal(): boolean {
  return process.env.NODE_ENV !== 'production';
}

export const used = 1;

@Module({
  imports: [
    DeploymentModule.forRoot({ config: AppConfig, secrets: AppSecrets }),
    LoggerModule.forRootAsync({
      imports: [ConfigModule],
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        pinoHttp: {
          level: config.get<string>('LOG_LEVEL', 'debug'),
          redact: { paths: ['req.headers.cookie'], remove: true },
          transport: isLocal() ? { target: 'pino-pretty' } : undefined,
        },
      }),
    }),
  ],
})
export class AppModule {}
