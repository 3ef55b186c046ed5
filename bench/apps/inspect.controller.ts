import { Controller, Get, Post } from '@nestjs/common';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 1;

/** What can only be seen from inside of the process. */
@Controller('inspect')
export class InspectController {
  private readonly loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  /** Bytes in use on the heap after a collection; wants `--expose-gc`. */
  @Get('heap')
  heap(): { used: number } {
    globalThis.gc?.();
    globalThis.gc?.();
    return { used: process.memoryUsage().heapUsed };
  }

  @Post('event-loop')
  watch(): void {
    this.loop.enable();
    this.loop.reset();
  }

  /** The longest delay in milliseconds since the watch began. */
  @Get('event-loop')
  longestDelay(): { ms: number } {
    this.loop.disable();
    return { ms: Math.max(0, this.loop.max / 1e6 - RESOLUTION_MS) };
  }
}
