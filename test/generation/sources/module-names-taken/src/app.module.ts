import { Module } from '@nestjs/common';
import { AppSecrets } from './vault.js';

@Module({})
class DeploymentModule {}

@Module({
  imports: [DeploymentModule],
  providers: [AppSecrets],
})
export class AppModule {}
