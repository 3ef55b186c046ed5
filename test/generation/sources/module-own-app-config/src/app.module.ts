import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import appConfig from './app.config.js';

@Module({
  imports: [ConfigModule.forRoot({ load: [appConfig] })],
})
export class AppModule {}
