import { Detail, ManagementController } from '../management/management.decorators.js';
import type { ManagementResponse } from '../management/management-route.js';
import { ConfigReport } from './config-report.js';

/** `/-/config`: what the application was configured with. */
@ManagementController('config')
export class ConfigController {
  constructor(private readonly report: ConfigReport) {}

  @Detail()
  show(): ManagementResponse {
    const { fingerprint, variables, unknown } = this.report;
    return { body: { fingerprint, variables, unknown } };
  }
}
