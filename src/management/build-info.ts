/** Which build of the service runs, as `/-/version` and the `app_build_info` metric tell it. */
export class BuildInfo {
  constructor(
    readonly name: string,
    readonly version: string,
    readonly commit?: string,
    readonly build?: string,
    readonly source?: string,
  ) {}
}
