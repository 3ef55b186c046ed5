import { ACCESS } from './access-table.js';
import { ManagementController, Read } from './management.decorators.js';
import type { ManagementKind, ManagementRequest, ManagementResponse } from './management-route.js';
import { Surface } from './surface.js';

/** `/-/`: what there is, who may have it, and whether whoever asks may. */
@ManagementController('')
export class IndexController {
  constructor(private readonly surface: Surface) {}

  @Read()
  index(request: ManagementRequest): ManagementResponse {
    const endpoints = this.surface.routes
      .map(({ method, pattern, kind }) => ({
        method,
        path: pattern,
        kind,
        who: whoMay(kind),
        allowed: request.may(kind),
      }))
      .toSorted((a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method));
    return { body: { endpoints, who: DESCRIPTIONS } };
  }
}

/** Whoever learns of this list at all. */
const CALLERS = ACCESS.filter(({ may }) => may.includes('probe'));

/** By the names that stand beside each endpoint. */
const DESCRIPTIONS = Object.fromEntries([
  ['everybody', 'whoever reaches the port, unless a proxy sends it'],
  ...CALLERS.filter(({ may }) => may.includes('write')).map(({ name, description }) => [
    name,
    description.replaceAll('`', ''),
  ]),
]) as Readonly<Record<string, string>>;

function whoMay(kind: ManagementKind): readonly string[] {
  const those = CALLERS.filter(({ may }) => may.includes(kind));
  return those.length === CALLERS.length ? ['everybody'] : those.map(({ name }) => name);
}
