import { Module } from '@nestjs/common';
import { DeploymentModule } from 'nestjs-deployment';
import { LoggerModule } from 'nestjs-pino';

@Module({
  imports: [
    DeploymentModule.forRootAsync({ useFactory: () => ({}) }),
    LoggerModule.forRoot({ pinoHttp: { redact: ['user.email'] } }),
  ],
})
export class AppModule {}
