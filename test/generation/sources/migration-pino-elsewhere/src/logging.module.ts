import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { paths } from './paths.js';

@Module({
  imports: [
    LoggerModule.forRoot(paths),
  ],
})
export class LoggingModule {}
