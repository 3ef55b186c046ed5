import { ReadinessCheck } from 'nestjs-deployment';
import { Database } from './database.js';

@ReadinessCheck('database', { timeout: '2s', cacheFor: '5s' })
export class DatabaseCheck {
  constructor(private readonly database: Database) {}

  check(signal: AbortSignal): Promise<boolean> {
    return this.database.ping(signal);
  }
}
