import type { Site } from '../generate/generate.js';

export function classOf({ names }: Site): string {
  return `${names.pascal}Secrets`;
}

/** The six ways to fail are all there: what a store does not have is easier taken away than thought of. */
export function code(site: Site): string {
  const { kebab, capitals } = site.names;
  return `import { Inject, Injectable } from '@nestjs/common';
import {
  ENVIRONMENT,
  SecretDeniedError,
  SecretInvalidError,
  SecretNotFoundError,
  SecretsProvider,
  SecretThrottledError,
  SecretUnauthenticatedError,
  SecretUnavailableError,
  type Environment,
  type SecretReading,
  type SecretReadings,
} from 'nestjs-deployment';

/**
 * Secrets of the store at ${capitals}_URL.
 *
 * It may inject what needs neither configuration nor secrets: there are none before it was asked.
 */
@Injectable()
export class ${classOf(site)} extends SecretsProvider {
  override readonly backend = '${kebab}';
  private readonly url: string;

  constructor(@Inject(ENVIRONMENT) environment: Environment) {
    super();
    this.url = environment['${capitals}_URL'] ?? 'http://127.0.0.1:8200';
  }

  /** Gets all names at once. A store that can answer them in one request should be asked in one. */
  override read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    return this.readEach(names, (name) => this.readOne(name, signal));
  }

  private async readOne(name: string, signal: AbortSignal): Promise<SecretReading> {
    const place = \`\${this.url}/secrets/\${encodeURIComponent(name)}\`;
    const response = await this.ask(place, signal);
    switch (response?.status) {
      case 200:
        return readingOf(response, place, signal, name);
      case 401:
        throw new SecretUnauthenticatedError(name, { place });
      case 403:
        throw new SecretDeniedError(name, { place });
      case 404:
        throw new SecretNotFoundError(name, { place });
      case 422:
        throw new SecretInvalidError(name, { place });
      case 429:
        throw new SecretThrottledError(name, { place });
      default:
        throw new SecretUnavailableError(name, { place });
    }
  }

  /** Undefined if the store does not answer. What failed is not kept: it may quote the request, and so what lets in. */
  private async ask(place: string, signal: AbortSignal): Promise<Response | undefined> {
    const response = await fetch(place, { signal }).catch(() => undefined);
    signal.throwIfAborted();
    return response;
  }
}

async function readingOf(
  response: Response,
  place: string,
  signal: AbortSignal,
  name: string,
): Promise<SecretReading> {
  const body = await response.arrayBuffer().catch(() => undefined);
  signal.throwIfAborted();
  if (body === undefined) throw new SecretUnavailableError(name, { place });
  // Bytes stay what they are; a schema that wants text gets text.
  const value = new Uint8Array(body);
  // Which value it is. Never made from the value, because it is shown.
  const version = response.headers.get('etag');
  return version === null ? { value, place } : { value, place, version };
}
`;
}
