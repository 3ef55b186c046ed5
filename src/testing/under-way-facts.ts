import { SecretError } from '../secrets/secrets.errors.js';
import {
  bytesOf,
  calm,
  outcomeOf,
  putTogether,
  readOne,
  rejectionOf,
  type Fact,
  type TestFramework,
} from '../secrets/secrets-provider-harness.js';

/** The part of the contract that is about what comes between while a read is under way. */
export function underWayFacts(fact: Fact, expect: TestFramework['expect']): void {
  fact('rejects with the reason of a signal that is aborted already', async (harness) => {
    await harness.put('contractOne', 'one');
    const reason = new Error('enough');

    const failure = await rejectionOf(harness.provider.read(['contractOne'], AbortSignal.abort(reason)));

    expect(failure).toBe(reason);
  });

  fact('settles a read that is aborted under way, and reads again afterwards', async (harness) => {
    await harness.put('contractOne', 'one');
    const abort = new AbortController();
    const reason = new Error('enough');
    const reading = rejectionOf(harness.provider.read(['contractOne'], abort.signal));

    abort.abort(reason);

    const failure = await reading;
    expect(failure === undefined || failure === reason).toBe(true);
    expect(bytesOf((await readOne(harness, 'contractOne')).value).toString()).toBe('one');
  });

  fact(
    'reads no value without the others that are put together with it, also while they are replaced',
    async (harness) => {
      const putBoth = (value: string): Promise<void> =>
        putTogether(harness, { contractOne: value, contractTwo: value });
      await putBoth('0');
      const torn: unknown[] = [];
      for (const value of ['1', '2', '3', '4', '5']) {
        const reading = harness.provider.read(['contractOne', 'contractTwo'], calm());
        await putBoth(value);
        const [one, two] = [...(await reading).values()].map(outcomeOf);
        if (one === undefined || one !== two) torn.push([one, two]);
      }

      expect(torn).toEqual([]);
    },
    'together',
  );

  fact('settles a read under way when it is closed', async (harness) => {
    await harness.put('contractOne', 'one');
    const reading = harness.provider.read(['contractOne'], calm());

    await harness.provider.close?.(calm());

    const outcome = (await reading).get('contractOne');
    expect(outcome instanceof SecretError || outcomeOf(outcome) === 'one').toBe(true);
  });
}
