type List<T> = readonly [T, ...T[]];

export const METHODS: List<string> = [
  'GET',
  'GET',
  'GET',
  'HEAD',
  'PUT',
  'PUT',
  'PUT',
  'POST',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
];
export const NO_METHODS: List<string> = ['get', 'G\0T', '', 'CONNECT', 'PRI'];
export const VERSIONS: List<string> = ['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9', 'HTP', ''];

/** Of the surface, as it is and as it almost is. */
export const PATHS: List<string> = [
  '/-/ready',
  '/-/ready?verbose',
  '/-/ready/database',
  '/-/ready/nothing',
  '/-/healthy',
  '/-/startup',
  '/-/version',
  '/-/metrics',
  '/-/log-level',
  '/-/log-level?level=loud',
  '/-/log-level?level=debug&for=never',
  '/-/log-level/Orders*',
  '/-/log-level/**',
  '/-/log-level/%ff',
  '/-/config',
  '/-/secrets',
  '/-/secrets/password',
  '/-/secrets/nothing/refresh',
  '/-/lifecycle',
  '/-/',
  '/-/nothing',
  '/-/constructor',
  '/-/__proto__/toString',
  '/orders',
  '/orders/%zz',
];

/** None of them may change anything. */
export const BODIES: List<string> = [
  '{}',
  '[]',
  'null',
  '"',
  '{"level":',
  '{"level":"loud"}',
  '{"level":{"a":1}}',
  '{"level":"debug","for":"1000d"}',
  '{"level":"debug","for":-1}',
  '{"level":"debug","nobody":1}',
  '{"accepting":"no"}',
  '{"accepting":0,"for":"10m"}',
  '{"accepting":false,"for":"soon"}',
  '{"__proto__":{"accepting":false}}',
  '{"constructor":{"prototype":{"level":"trace"}}}',
  '\xff\xfe\x00',
  'level=trace',
];
