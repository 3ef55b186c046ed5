import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { AppModule } from '@app/app.module.js';

let builder: TestingModuleBuilder;

beforeEach(() => {
  builder = Test.createTestingModule({ imports: [AppModule] });
});

test('starts', async () => {
  const module = await builder.compile();
  await module.close();
});
