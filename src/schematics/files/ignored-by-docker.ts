import type { Proposal } from './files-context.js';

/** `.dockerignore`, which belongs to the folder that images are built in. */
export function ignoredByDocker(): Proposal {
  return { path: '.dockerignore', text: TEXT };
}

const TEXT = `# What the build does not read: it is not sent to the engine, is no reason to build again, and gets into no image.
.git
**/node_modules
**/dist
**/coverage
**/*.log
# The compiler would take it for a build that is there already, and write nothing.
**/*.tsbuildinfo
# Settings and secrets of this machine.
**/.env*
**/docker/secrets
`;
