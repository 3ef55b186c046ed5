import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { DeploymentModule } from 'nestjs-deployment';
import { AppConfig } from './app.config.js';
import { AppSecrets } from './app.secrets.js';
import { Settings } from './settings.js';

@Module({
  imports: [
    DeploymentModule.forRoot({ config: AppConfig, secrets: AppSecrets }),
    ConfigModule.forRoot({ ignoreEnvFile: true }),
  ],
  providers: [Settings],
})
export class AppModule {}
