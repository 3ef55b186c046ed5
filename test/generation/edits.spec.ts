import ts from 'typescript';
import { migrate } from '../../src/schematics/migrations/migrate.js';
import { addDeploymentModule } from '../../src/schematics/root-module/add-deployment-module.js';
import { overrideSecrets } from '../../src/schematics/test-modules/override-secrets.js';
import { describeEdits } from './support/describe-edits.js';
import { APPLICATION } from './support/edited-sources.js';

describeEdits({
  module: (draft, root, notes) => {
    addDeploymentModule(draft, ts, root, APPLICATION, notes);
  },
  migration: (draft, root, notes) => {
    migrate(draft, ts, APPLICATION, root, notes);
  },
  testing: (draft, root, notes) => {
    overrideSecrets(draft, ts, APPLICATION, root, notes);
  },
});
