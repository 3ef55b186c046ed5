import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Likes } from './likes.js';

@Injectable()
export class MemoryLikes extends Likes implements OnModuleInit {
  readonly #logger = new Logger(MemoryLikes.name);
  readonly #counts = new Map<string, number>();

  onModuleInit(): void {
    this.#logger.warn('Likes are kept in memory and end with this process: set the secret redisUrl.');
  }

  override async add(item: string): Promise<number> {
    const likes = (this.#counts.get(item) ?? 0) + 1;
    this.#counts.set(item, likes);
    return likes;
  }

  override async count(item: string): Promise<number> {
    return this.#counts.get(item) ?? 0;
  }
}
