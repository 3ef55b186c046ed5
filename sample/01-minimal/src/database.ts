import { Injectable } from '@nestjs/common';
import { AppConfig } from './app.config.js';
import { AppSecrets } from './app.secrets.js';

/** Stands for a connection pool: replace it by your driver's. */
@Injectable()
export class Database {
  #open = true;

  constructor(
    private readonly config: AppConfig,
    private readonly secrets: AppSecrets,
  ) {}

  /** Where it is connected to, without the credentials. */
  get host(): string {
    return this.secrets.databaseUrl.use((url) => new URL(url).host);
  }

  get poolSize(): number {
    return this.config.database.poolSize;
  }

  ping(_signal: AbortSignal): Promise<boolean> {
    return Promise.resolve(this.#open);
  }

  /** Runs only after the last request was answered. */
  onModuleDestroy(): void {
    this.#open = false;
  }
}
