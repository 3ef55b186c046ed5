import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { TerminusModule } from '@nestjs/terminus';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { DeploymentModule } from 'nestjs-deployment';
import { AppConfig } from './app.config.js';
import { AppSecrets } from './app.secrets.js';

@Module({
  imports: [
    DeploymentModule.forRoot({ config: AppConfig, secrets: AppSecrets }),
    ConfigModule.forRoot({ isGlobal: true, validate: (variables) => variables }),
    PrometheusModule.register({ path: 'metrics' }),
    TerminusModule.forRoot({ gracefulShutdownTimeoutMs: 1_000 }),
  ],
})
export class AppModule {}
