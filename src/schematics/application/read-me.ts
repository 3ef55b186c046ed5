import type { Draft } from '../workspace/draft.js';

const PATH = 'README.md';
const BEFORE = '## Project setup\n';

/** Says in the README of a new service how it is started and deployed; Nest's own text speaks of something else. */
export function addReadMe(draft: Draft): void {
  const text = draft.read(PATH);
  if (text?.includes(BEFORE) === true)
    draft.write(
      PATH,
      text.replace(BEFORE, () => `${SECTION}\n${BEFORE}`),
    );
}

const SECTION = `## This service

\`./run-app.sh\` starts it once it is built, here as in every deployment; [\`docker/\`](docker) and the \`Procfile\` have what runs it.
\`.env.example\` lists its variables, \`src/app.config.ts\` and \`src/app.secrets.ts\` declare what is its own.
Secrets come from where \`SECRETS_PROVIDER\` says: \`fake\` in development, which \`.env.development\` sets for \`npm run start:dev\`.

Its state is under \`/-/\`: \`/-/ready\` for balancers, \`/-/healthy\` for supervisors, \`/-/metrics\` for Prometheus, and \`/-/\` for all there is.
\`npx nestjs-deployment check\` says whether it could start with the variables that are set; \`node_modules/nestjs-deployment/docs\` has a page for each part.
`;
