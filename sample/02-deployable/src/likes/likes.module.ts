import { Module } from '@nestjs/common';
import { Redis } from '../stores/redis.js';
import { StoresModule } from '../stores/stores.module.js';
import { LikesController } from './likes.controller.js';
import { Likes } from './likes.js';
import { MemoryLikes } from './memory-likes.js';
import { RedisLikes } from './redis-likes.js';

@Module({
  imports: [StoresModule],
  controllers: [LikesController],
  providers: [
    {
      provide: Likes,
      inject: [Redis],
      useFactory: (redis: Redis): Likes => (redis.isConfigured ? new RedisLikes(redis) : new MemoryLikes()),
    },
  ],
})
export class LikesModule {}
