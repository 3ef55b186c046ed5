import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { DatabaseController } from './database.controller.js';
import { Database } from './database.js';
import { Etcd } from './etcd.js';
import { Redis } from './redis.js';
import { StoreAwayFilter } from './store-away.filter.js';

/** The servers that keep data: their connections, checks and limits. */
@Module({
  controllers: [DatabaseController],
  providers: [Database, Redis, Etcd, { provide: APP_FILTER, useClass: StoreAwayFilter }],
  exports: [Database, Redis, Etcd],
})
export class StoresModule {}
