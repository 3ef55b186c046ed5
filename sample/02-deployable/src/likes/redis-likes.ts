import { Redis } from '../stores/redis.js';
import { Likes } from './likes.js';

export class RedisLikes extends Likes {
  constructor(private readonly redis: Redis) {
    super();
  }

  override add(item: string): Promise<number> {
    return this.redis.ask((client) => client.incr(keyOf(item)));
  }

  override async count(item: string): Promise<number> {
    return Number((await this.redis.ask((client) => client.get(keyOf(item)))) ?? 0);
  }
}

function keyOf(item: string): string {
  return `likes:${item}`;
}
