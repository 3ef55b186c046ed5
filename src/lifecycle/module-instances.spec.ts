import {
  Controller,
  type MiddlewareConsumer,
  Module,
  type NestMiddleware,
  type NestModule,
  UseGuards,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { instancesOf } from './module-instances.js';

class Held implements NestMiddleware {
  use(_request: unknown, _response: unknown, next: () => void): void {
    next();
  }
}

class Guarded {
  canActivate(): boolean {
    return true;
  }
}

@Controller()
@UseGuards(Guarded)
class PagesController {}

@Module({ controllers: [PagesController] })
class AppModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(Held).forRoutes(PagesController);
  }
}

describe('instancesOf', () => {
  it('knows all that Nest calls hooks of, middleware and what decorators name included', async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    const app = await module.createNestApplication().init();

    const instances = [...instancesOf(app.get(ModulesContainer))];
    await app.close();

    for (const kind of [AppModule, PagesController, Guarded, Held]) {
      expect(instances.filter((instance) => instance instanceof kind)).toHaveLength(1);
    }
  });
});
