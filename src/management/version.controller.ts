import { BuildInfo } from './build-info.js';
import { ManagementController, Read } from './management.decorators.js';
import type { ManagementResponse } from './management-route.js';

/** `/-/version`: which build this is, in Dockerflow's words. */
@ManagementController('version')
export class VersionController {
  constructor(private readonly info: BuildInfo) {}

  @Read()
  version(): ManagementResponse {
    const { name, version, commit, build, source } = this.info;
    return { body: { name, version, commit, build, source } };
  }
}
