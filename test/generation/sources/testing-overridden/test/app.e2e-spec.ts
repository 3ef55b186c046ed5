import { Test } from '@nestjs/testing';
import { FakeSecrets, SecretsProvider as Store } from 'nestjs-deployment';
import { AppModule } from '../src/app.module.js';

test('starts', async () => {
  const module = await Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(Store)
    .useValue(new FakeSecrets({ managementToken: 'sixteen characters' }))
    .compile();
  await module.close();
});

test('starts by steps', async () => {
  const builder = Test.createTestingModule({ imports: [AppModule] });
  builder.overrideProvider(Store).useValue(new FakeSecrets({}));
  const module = await builder.compile();
  await module.close();
});
