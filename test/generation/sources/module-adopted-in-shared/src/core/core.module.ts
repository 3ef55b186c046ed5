import { Module } from '@nestjs/common';
import * as deployment from 'nestjs-deployment';

@Module({
  imports: [deployment.DeploymentModule.forRoot()],
})
export class CoreModule {}
