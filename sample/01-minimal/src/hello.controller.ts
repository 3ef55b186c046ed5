import { setTimeout as wait } from 'node:timers/promises';
import { Controller, Get, Param, ParseIntPipe, Query } from '@nestjs/common';
import { InjectMetric, type Counter } from 'nestjs-deployment';
import { AppConfig } from './app.config.js';
import { Database } from './database.js';

@Controller()
export class HelloController {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    @InjectMetric('greetings_total') private readonly greetings: Counter,
  ) {}

  @Get('hello/:name')
  hello(@Param('name') name: string): { readonly message: string } {
    this.greetings.inc();
    return { message: `${this.config.greeting}, ${name}!` };
  }

  /** Slow on purpose, to see how a request in flight survives a `SIGTERM`. */
  @Get('slow')
  async slow(@Query('ms', new ParseIntPipe({ optional: true })) ms = 3_000): Promise<object> {
    await wait(Math.min(ms, 30_000));
    return { database: this.database.host, poolSize: this.database.poolSize };
  }
}
