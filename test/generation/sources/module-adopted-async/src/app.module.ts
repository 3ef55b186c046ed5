import { Module } from '@nestjs/common';
import { DeploymentModule as Boundary } from 'nestjs-deployment';

@Module({
  imports: [Boundary.forRootAsync({ useFactory: () => ({}) })],
})
export class AppModule {}
