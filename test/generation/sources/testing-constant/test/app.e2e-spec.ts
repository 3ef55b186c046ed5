import { Test } from '@nestjs/testing';
import { root } from '../src/index.js';

const metadata = { imports: [root] };

test('starts', async () => {
  const module = await Test.createTestingModule(metadata).compile();
  await module.close();
});

test('starts again', async () => {
  const module = await Test.createTestingModule(metadata).compile();
  await module.close();
});
