/** The endpoints that go with a slice, by the option of `DeploymentModule.forRoot()` that removes it. */
const ENDPOINTS = {
  health: ['/-/ready', '/-/readiness', '/-/healthy', '/-/liveness', '/-/startup'],
  metrics: ['/-/metrics'],
} as const;

/** A slice that can be switched off. */
export type SwitchableSlice = keyof typeof ENDPOINTS;

/**
 * Says why there is nothing at a path where something could be, and which option would bring it; `undefined` for any
 * other path. No routes of their own: the list of endpoints stays true, and a controller of the application's may
 * answer there.
 */
export function switchedOff(slices: readonly SwitchableSlice[]): (path: string) => string | undefined {
  const optionOf = new Map(
    slices.flatMap((slice) =>
      ENDPOINTS[slice].map((endpoint): [string, SwitchableSlice] => [endpoint, slice]),
    ),
  );
  return (path) => {
    const endpoint = path.split('/', 3).join('/');
    const option = optionOf.get(endpoint);
    if (option === undefined) return undefined;
    return `${endpoint} is switched off: the application imports DeploymentModule with ${option}: false.`;
  };
}
