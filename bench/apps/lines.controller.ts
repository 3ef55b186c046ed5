import { Controller, Get, Logger } from '@nestjs/common';
import { LINES } from './lines.js';

/** Writes lines as any class of an application does. */
@Controller('lines')
export class LinesController {
  private readonly logger = new Logger(LinesController.name);

  @Get()
  write(): { lines: number } {
    for (let line = 0; line < LINES; line++) this.logger.log('order accepted');
    return { lines: LINES };
  }
}
