import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Settings } from './settings.js';

@Injectable()
export class MemorySettings extends Settings implements OnModuleInit {
  readonly #logger = new Logger(MemorySettings.name);
  readonly #values = new Map<string, string>();

  onModuleInit(): void {
    this.#logger.warn('Settings are kept in memory, and no other instance has them: set APP_ETCD_URL.');
  }

  override async put(name: string, value: string): Promise<void> {
    this.#values.set(name, value);
  }

  override async find(name: string): Promise<string | undefined> {
    return this.#values.get(name);
  }
}
