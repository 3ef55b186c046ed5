export { readVaultSettings, type VaultSettings, type VaultSettingsReading } from './vault-settings.js';
export { VaultSecrets } from './vault-secrets.js';
export type { VaultLocation } from './vault-location.js';
