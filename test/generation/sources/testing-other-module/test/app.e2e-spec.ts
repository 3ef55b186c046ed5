import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';

@Module({})
class AppModule {}

test('is another one', async () => {
  const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
  const providers = await Test.createTestingModule({ providers: [] }).compile();
  await Promise.all([module.close(), providers.close()]);
});
