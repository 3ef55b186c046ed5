import type { Application } from '../workspace/application.js';
import { inFolder } from '../workspace/in-folder.js';
import type { Proposal } from './files-context.js';
import { ShippedFile } from './shipped-file.js';

/** The unit of systemd, and the file with its variables. */
export function systemdUnit(app: Application): readonly Proposal[] {
  const { name, folder } = app;
  const unit = ShippedFile.read('docker/app@.service')
    .replace('app@', `${name}@`)
    .replace('/etc/app', `/etc/${name}`)
    .replace('/opt/app', `/opt/${name}`)
    .replace(`ExecStart=/opt/${name}/`, `ExecStart=/opt/${name}/${inFolder(folder, '')}`)
    .replace('The service on port %i', `${name} on port %i`)
    .replaceFrom('LoadCredential=database_url', '#LoadCredential=redis_url', '')
    .replaceFrom('#LoadCredential=redis_url', '#LoadCredential=management_token', '')
    .replaceFrom('#LoadCredential=management_token', '\n# SIGTERM', CREDENTIALS.replaceAll('NAME', name));
  return [
    { path: inFolder(folder, `docker/${name}@.service`), text: unit.text },
    { path: inFolder(folder, `docker/${name}.env.example`), text: variables(name) },
  ];
}

const CREDENTIALS = `#LoadCredential=management_token:/etc/NAME/secrets/management_token
# Where that file is missing: the service tells which secret it is, systemd would say “Protocol error”.
#SetCredential=management_token:\\n
`;

function variables(name: string): string {
  return ShippedFile.read('docker/app.env.example')
    .replace('/etc/app', `/etc/${name}`)
    .replace('app@', `${name}@`)
    .replace('APP_GREETING=Hello\n', '').text;
}
