import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DeploymentModule } from 'nestjs-deployment';
import { AppConfig } from './app.config.js';
import { AppSecrets } from './app.secrets.js';
import { HealthController } from './health/health.controller.js';
import { OrdersController, PingController, StatusController } from './status.controller.js';

@Module({
  imports: [
    DeploymentModule.forRoot({ config: AppConfig, secrets: AppSecrets }),
    TerminusModule,
  ],
  controllers: [HealthController, StatusController, PingController, OrdersController],
})
export class AppModule {}
