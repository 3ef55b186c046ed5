import type { INestApplication } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { DeploymentModule, ENVIRONMENT, FakeSecrets, SecretsProvider } from 'nestjs-deployment';
import { AppModule } from '../src/app.module.js';

export const adapters = [
  { name: 'Express', create: () => new ExpressAdapter() },
  { name: 'Fastify', create: () => new FastifyAdapter() },
] as const;

export type Adapter = (typeof adapters)[number];

export interface Given {
  readonly variables?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** The application on a port of its own, asked as a client would. */
export class StartedApp implements AsyncDisposable {
  private constructor(
    private readonly app: INestApplication,
    private readonly url: string,
    readonly secrets: FakeSecrets,
  ) {}

  static async start({ create }: Adapter, { variables, secrets }: Given = {}): Promise<StartedApp> {
    const fake = new FakeSecrets({ ...secrets });
    const module = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(SecretsProvider)
      .useValue(fake)
      .overrideProvider(ENVIRONMENT)
      .useValue({ NODE_ENV: 'test', LOG_LEVEL: 'silent', ...variables })
      .compile();
    const app = module.createNestApplication(create());
    DeploymentModule.setup(app);
    await app.listen(0, '127.0.0.1');
    return new StartedApp(app, await app.getUrl(), fake);
  }

  get(path: string): Promise<Response> {
    return fetch(`${this.url}${path}`);
  }

  send(
    method: 'POST' | 'PUT',
    path: string,
    body: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  post(path: string): Promise<Response> {
    return fetch(`${this.url}${path}`, { method: 'POST' });
  }

  close(): Promise<void> {
    return this.app.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
