import { Test } from '@nestjs/testing';
import { AppModule } from '../src/app.module.js';
import { Clock } from '../src/clock.js';

test('starts', async () => {
  const module = await Test.createTestingModule({ imports: [AppModule] })
    // At a quiet hour.
    .overrideProvider(Clock)
    .useValue({ now: () => 0 })
    .compile();
  await module.close();
});

test('starts twice', async () => {
  const module = await Test
    .createTestingModule({ imports: [AppModule] })
    .compile();
  await module.close();
});
