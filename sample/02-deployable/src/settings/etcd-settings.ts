import { Etcd } from '../stores/etcd.js';
import { Settings } from './settings.js';

export class EtcdSettings extends Settings {
  constructor(private readonly etcd: Etcd) {
    super();
  }

  override put(name: string, value: string): Promise<void> {
    return this.etcd.put(keyOf(name), value);
  }

  override find(name: string): Promise<string | undefined> {
    return this.etcd.get(keyOf(name));
  }
}

function keyOf(name: string): string {
  return `settings/${name}`;
}
