import { inFolder } from '../workspace/in-folder.js';
import type { FilesContext, Proposal } from './files-context.js';

/** What the service takes from its environment: all of it to read, and what development sets. */
export function environmentFiles({ app: { folder }, port }: FilesContext): readonly Proposal[] {
  return [
    { path: inFolder(folder, '.env.example'), text: EXAMPLE },
    { path: inFolder(folder, '.env.development'), text: development(port) },
  ];
}

function development(port: number | undefined): string {
  const lines = [
    'NODE_ENV=development',
    'SECRETS_PROVIDER=fake',
    ...(port === undefined ? [] : [`PORT=${port}`]),
  ];
  return `# Read by \`nest start\`; what the shell sets wins. Never holds a secret.\n${lines.join('\n')}\n`;
}

const EXAMPLE = `# The variables that the service reads, with their defaults. None of them is secret: secrets come from SECRETS_PROVIDER.
# \`npx nestjs-deployment env\` writes this anew, with the application's own.

# Where secrets come from: vault, directory or fake. Required.
SECRETS_PROVIDER=
# The folder that the directory provider reads. Unset: the one that systemd passes, else /run/secrets.
#SECRETS_DIRECTORY=/run/secrets
# The secrets: managementToken, optional, at least 16 characters, in the file management_token.

# Where the service listens.
#HOST=127.0.0.1
#PORT=8000

# The least important lines that are written: trace, debug, info, warn, error, fatal or silent.
#LOG_LEVEL=info
# How lines are written. Unset: human on a terminal, else json.
#LOG_FORMAT=json

# How long it goes on serving after SIGTERM, so that balancers notice.
#DRAIN_DELAY=5s
# How long a shutdown may take, the delay included.
#SHUTDOWN_TIMEOUT=25s

# A port of its own for /-/. Unset: none.
#MANAGEMENT_PORT=9000

# What /-/version shows. Unset: from package.json.
#VERSION=1.4.2
#COMMIT=4f2a9c1
#BUILD=1234
`;
