import { setTimeout as wait } from 'node:timers/promises';
import { Controller, Get, Param, ParseIntPipe, Query } from '@nestjs/common';
import { AppConfig } from '../app.config.js';

@Controller()
export class HelloController {
  constructor(private readonly config: AppConfig) {}

  @Get('hello/:name')
  hello(@Param('name') name: string): { readonly message: string } {
    return { message: `${this.config.greeting}, ${name}!` };
  }

  /** Slow on purpose, to see how a request in flight survives a `SIGTERM`. */
  @Get('slow')
  async slow(
    @Query('ms', new ParseIntPipe({ optional: true })) ms = 3_000,
  ): Promise<{ readonly ms: number }> {
    const taken = Math.max(0, Math.min(ms, 30_000));
    await wait(taken);
    return { ms: taken };
  }
}
