import { describe, expect, it } from 'vitest';

import { backendOf, RoutedSecrets } from './routed-secrets.js';
import { SecretsProvider, type SecretReadings } from './secrets-provider.js';

class Part extends SecretsProvider {
  announce: (names: readonly string[]) => void = () => undefined;
  watching: AbortSignal | undefined;

  constructor(readonly backend: string) {
    super();
  }

  override read(names: readonly string[]): Promise<SecretReadings> {
    return Promise.resolve(new Map(names.map((name) => [name, { value: `${name} of ${this.backend}` }])));
  }

  override watch(listener: (names: readonly string[]) => void, signal: AbortSignal): void {
    this.announce = listener;
    this.watching = signal;
  }
}

/** A store that cannot know. */
class Mute extends SecretsProvider {
  readonly backend = 'mute';

  override read(): Promise<SecretReadings> {
    return Promise.resolve(new Map());
  }
}

describe('routed secrets', () => {
  it('pass on what each part announces of its own names, until the signal aborts', () => {
    const [main, files] = [new Part('vault'), new Part('directory')];
    const routed = new RoutedSecrets(
      main,
      new Map<string, SecretsProvider>([
        ['moved', files],
        ['also', files],
        ['silent', new Mute()],
      ]),
    );
    const told: (readonly string[])[] = [];
    const abort = new AbortController();

    routed.watch((names) => told.push(names), abort.signal);
    main.announce(['one', 'moved']);
    files.announce(['moved', 'also']);
    files.announce(['one']);
    abort.abort();

    expect(told).toEqual([['one'], ['moved', 'also']]);
    expect([main.watching?.aborted, files.watching?.aborted]).toEqual([true, true]);
  });

  it('know the backend of each name, also before it was read', () => {
    const routed = new RoutedSecrets(new Part('vault'), new Map([['moved', new Part('directory')]]));

    expect(['one', 'moved'].map((name) => backendOf(routed, name))).toEqual(['vault', 'directory']);
    expect(backendOf(new Mute(), 'one')).toBe('mute');
  });
});
