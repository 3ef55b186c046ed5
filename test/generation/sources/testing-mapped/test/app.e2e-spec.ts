import { Test } from '@nestjs/testing';
// @ts-expect-error only the test framework knows where this is
import { AppModule } from '~/app.module';

test('starts', async () => {
  const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
  await module.close();
});
