import { Module } from '@nestjs/common';
import { Etcd } from '../stores/etcd.js';
import { StoresModule } from '../stores/stores.module.js';
import { EtcdSettings } from './etcd-settings.js';
import { MemorySettings } from './memory-settings.js';
import { SettingsController } from './settings.controller.js';
import { Settings } from './settings.js';

@Module({
  imports: [StoresModule],
  controllers: [SettingsController],
  providers: [
    {
      provide: Settings,
      inject: [Etcd],
      useFactory: (etcd: Etcd): Settings =>
        etcd.isConfigured ? new EtcdSettings(etcd) : new MemorySettings(),
    },
  ],
})
export class SettingsModule {}
