import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { InjectPinoLogger, PinoLogger } from 'nestjs-pino';

@Injectable()
export class AppService {
  constructor(
    private readonly config: ConfigService,
    @InjectPinoLogger(AppService.name) private readonly logger: PinoLogger,
  ) {}

  getHello(): string {
    this.logger.info({ customer: { id: 7, email: 'ada@example.com' } }, 'greeted');
    return this.config.get<string>('GREETING', 'Hello World!');
  }
}
