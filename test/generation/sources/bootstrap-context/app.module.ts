import { Injectable, Module } from '@nestjs/common';

@Injectable()
export class Poller {
  async start(): Promise<void> {}
}

@Module({ providers: [Poller] })
export class AppModule {}
