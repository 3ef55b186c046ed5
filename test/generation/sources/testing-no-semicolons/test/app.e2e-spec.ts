import { Test } from '@nestjs/testing'
import { FakeSecrets } from './fakes.js'
import { AppModule } from '../src/app.module.js'

test('starts', async () => {
  const module = await Test.createTestingModule({
    imports: [AppModule],
    providers: [FakeSecrets]
  }).compile()
  await module.close()
})
