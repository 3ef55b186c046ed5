import {
  calm,
  outcomeOf,
  putTogether,
  Watch,
  type DescribeSecretsProviderOptions,
  type Fact,
  type SecretsProviderHarness,
  type TestFramework,
} from '../secrets/secrets-provider-harness.js';

type Run = (harness: SecretsProviderHarness, watch: (abort?: AbortController) => Watch) => Promise<void>;

/** The part of the contract that is about `watch`. */
export function watchingFacts(
  fact: Fact,
  expect: TestFramework['expect'],
  { without, tellsWithin }: Required<DescribeSecretsProviderOptions>,
): void {
  const watching = (title: string, run: Run, limit: 'watch' | 'together' = 'watch'): void => {
    const body = async (harness: SecretsProviderHarness): Promise<void> => {
      for (const name of ['contractOne', 'contractTwo', 'contractUnread']) await harness.put(name, 'old');
      await harness.provider.read(['contractOne', 'contractTwo'], calm());
      const aborts: AbortController[] = [];
      try {
        await run(harness, (abort = new AbortController()) => {
          aborts.push(abort);
          return new Watch(harness.provider, abort, tellsWithin);
        });
      } finally {
        for (const abort of aborts) abort.abort();
      }
    };
    fact(title, body, without.watch === undefined ? limit : 'watch');
  };

  watching(
    'tells a name each time that its value was replaced, when the new one is there',
    async (harness, watch) => {
      const watched = watch();
      for (const value of ['second', 'third', 'fourth']) {
        const told = watched.next('contractOne');
        await harness.put('contractOne', value);

        await told;

        const readings = await harness.provider.read(['contractOne'], calm());
        expect(outcomeOf(readings.get('contractOne'))).toBe(value);
      }
    },
  );

  watching('tells only names that were read', async (harness, watch) => {
    const watched = watch();
    const told = watched.next('contractOne');

    await harness.put('contractUnread', 'new');
    await harness.put('contractOne', 'new');

    await told;
    expect(watched.calls.flat().filter((name) => name !== 'contractOne')).toEqual([]);
  });

  watching(
    'tells names that are replaced together in one call, and reads none of them without the others',
    async (harness, watch) => {
      const told = watch().next('contractOne');
      await putTogether(harness, { contractOne: 'new', contractTwo: 'new' });

      const names = await told;

      expect(names.toSorted()).toEqual(['contractOne', 'contractTwo']);
      const readings = await harness.provider.read(names, calm());
      expect(names.map((name) => outcomeOf(readings.get(name)))).toEqual(['new', 'new']);
    },
    'together',
  );

  watching('tells each of several watches, until its own signal aborts', async (harness, watch) => {
    const abort = new AbortController();
    const [ended, lasting] = [watch(abort), watch()];
    const both = Promise.all([ended.next('contractOne'), lasting.next('contractOne')]);
    await harness.put('contractOne', 'second');
    await both;
    const before = ended.calls.length;

    abort.abort();
    const told = lasting.next('contractOne');
    await harness.put('contractOne', 'third');
    await told;

    expect(ended.calls.length).toBe(before);
  });

  watching('tells nothing to a signal that is aborted already', async (harness, watch) => {
    const abort = new AbortController();
    abort.abort();
    const [late, lasting] = [watch(abort), watch()];

    const told = lasting.next('contractOne');
    await harness.put('contractOne', 'new');
    await told;

    expect(late.calls).toEqual([]);
  });

  watching(
    'holds nothing more after the abort than before, where that is counted',
    async (harness, watch) => {
      const before = harness.held?.() ?? 0;
      const abort = new AbortController();
      const told = watch(abort).next('contractOne');
      await harness.put('contractOne', 'new');
      await told;

      abort.abort();

      expect(harness.held?.() ?? 0).toBe(before);
    },
  );
}
