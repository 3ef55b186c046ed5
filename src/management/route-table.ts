import type { ManagementRoute } from './management-route.js';
import { ManagementRefusal } from './management.error.js';

/** A route that fits a request, with the values of its `:name` parts. */
export interface RouteMatch {
  readonly route: ManagementRoute;
  readonly params: Readonly<Record<string, string>>;
}

/** The routes of the surface and which of them a request means. */
export class RouteTable {
  readonly #entries: readonly {
    readonly route: ManagementRoute;
    readonly path: string;
    readonly flag: string;
  }[];

  constructor(readonly routes: readonly ManagementRoute[]) {
    const entries = routes.map((route) => {
      const [path = '', flag = ''] = route.pattern.split('?');
      return { route, path, flag };
    });
    // The route with a flag is the more special one: `/-/ready?verbose` before `/-/ready`.
    this.#entries = entries.toSorted((a, b) => Number(b.flag !== '') - Number(a.flag !== ''));
  }

  /**
   * @throws {ManagementRefusal} 404 for a path that nobody serves, 405 with `Allow` for a method that its
   *   routes do not have. Neither says what was sent: secrets are taken out of what is answered, so that whoever
   *   sends a guess would see that it is one, and which.
   */
  match(method: string, path: string, query: URLSearchParams): RouteMatch {
    const onPath = this.#entries.flatMap((entry) => {
      const params = matchPath(entry.path, path);
      return params === undefined ? [] : [{ ...entry, params }];
    });
    if (onPath.length === 0) {
      throw new ManagementRefusal(404, 'Nothing is served at this path. GET /-/ lists what there is.');
    }
    const wanted = method === 'HEAD' ? 'GET' : method;
    const found = onPath.find(
      ({ route, flag }) => route.method === wanted && (flag === '' || query.has(flag)),
    );
    if (found !== undefined) return found;
    const allowed = allow(onPath.map(({ route }) => route.method));
    throw new ManagementRefusal(405, `This path answers ${allowed}, not ${method}.`, { Allow: allowed });
  }
}

function allow(methods: readonly string[]): string {
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].join(
    ', ',
  );
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const parts = pattern.split('/');
  const given = path.split('/');
  if (parts.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) {
      const decoded = decode(value);
      if (decoded === undefined || decoded === '') return undefined;
      params[part.slice(1)] = decoded;
    } else if (part !== value) return undefined;
  }
  return params;
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
