import type { INestApplication } from '@nestjs/common';

export class Queue {
  constructor() {
    process.once('SIGTERM', () => this.stop());
  }

  watch(app: INestApplication): void {
    app.enableShutdownHooks();
  }

  private stop(): void {}
}
