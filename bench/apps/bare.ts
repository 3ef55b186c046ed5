import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { adapter, address } from './adapter.js';
import { controllers } from './controllers.js';

/** Nest and nothing else: what every ratio is against. */
@Module({ controllers })
class BareModule {}

const app = await NestFactory.create(BareModule, await adapter());
await app.listen(...address());
