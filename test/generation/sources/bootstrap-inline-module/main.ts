import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

@Controller()
class HelloController {
  @Get()
  hello(): string {
    return 'Hello';
  }
}

@Module({ controllers: [HelloController] })
class HelloModule {}

(async () => {
  const app = await NestFactory.create(HelloModule);
  await app.listen(3000);
})();
