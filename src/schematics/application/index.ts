import { packageVersion } from '../../cli/package-version.js';
import { adopt, type Adoption } from '../add/adopt.js';
import { applicationRule } from './application.js';
import { reportNew } from './report-new.js';

/** The schematic behind `nest new my-service -c nestjs-deployment`. */
export const application = applicationRule<Adoption>({
  adopt: (files, ts) => adopt(files, ts, { isNew: true }),
  report: reportNew,
  self: { name: 'nestjs-deployment', range: `^${packageVersion()}`, dev: false },
});
