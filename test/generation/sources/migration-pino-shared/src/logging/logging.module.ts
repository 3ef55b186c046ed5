import { Global, Module } from '@nestjs/common';
import { LoggerModule, type Params } from 'nestjs-pino';
import { redact } from './redact.js';

const options: Params = { pinoHttp: { redact } };

@Global()
@Module({
  imports: [LoggerModule.forRoot(options)],
  exports: [LoggerModule],
})
export class LoggingModule {}
