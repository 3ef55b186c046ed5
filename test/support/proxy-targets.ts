/** What somebody on the way does to a target, and so can make `/-/` of it, or takes it for something else. */
type AimedAt =
  | 'nobody: it is the path'
  | 'rules on paths that compare text'
  | 'absolute form'
  | 'merging of slashes'
  | 'removal of dot segments'
  | 'path parameters'
  | 'decoding of unreserved characters'
  | 'decoding of slashes'
  | 'decoding twice'
  | 'backslashes as slashes'
  | 'ends of C strings'
  | 'removal of control characters';

/** Raw targets, byte for byte; PATH stands for a path of the surface, `ready` for example. */
const DISGUISES: Readonly<Record<AimedAt, readonly string[]>> = {
  'nobody: it is the path': ['/-/PATH', '/-/PATH?', '/-/PATH?x=%2f', '/-/PATH/', '/-/', '/-/?PATH'],
  'rules on paths that compare text': [
    '/-',
    '/-?PATH',
    '/-#PATH',
    '/-/PATH#x',
    '/-//PATH',
    '/-/./PATH',
    '/-/x/../PATH',
  ],
  'absolute form': [
    'http://orders.example/-/PATH',
    'HTTP://ORDERS.EXAMPLE/-/PATH',
    'http://orders.example:80/-/PATH',
    'http://user:password@orders.example/-/PATH',
    'https://orders.example/-/PATH',
    'http://orders.example//-/PATH',
    'http://orders.example/%2d/PATH',
    'http://orders.example/x/../-/PATH',
    'http://orders.example/\\-/PATH',
    'http:///-/PATH',
  ],
  'merging of slashes': ['//-/PATH', '///-/PATH', '//-//PATH', '/-///PATH', '//-', '//-?PATH'],
  'removal of dot segments': [
    '/./-/PATH',
    '/././-/PATH',
    '/x/../-/PATH',
    '/../-/PATH',
    '/x/y/../../-/PATH',
    '/x/./../-/PATH',
    '/-/../-/PATH',
    '/x//../../-/PATH',
    '/x//../-/PATH',
    '/.//-/PATH',
  ],
  'path parameters': [
    '/-;a/PATH',
    '/-;a=b/PATH',
    '/;a/-/PATH',
    '/;/-/PATH',
    '/x/..;/-/PATH',
    '/..;a=b/-/PATH',
    '/-;a',
  ],
  'decoding of unreserved characters': [
    '/%2d/PATH',
    '/%2D/PATH',
    '/%2e/-/PATH',
    '/x/%2e%2e/-/PATH',
    '/x/.%2E/-/PATH',
    '/x/%2E%2E/%2D/PATH',
    '//%2d/PATH',
  ],
  'decoding of slashes': [
    '/-%2fPATH',
    '/-%2FPATH',
    '/%2f-/PATH',
    '/%2f%2d%2fPATH',
    '/x%2f..%2f-%2fPATH',
    '/-%3fPATH',
  ],
  'decoding twice': ['/%252d/PATH', '/-%252fPATH', '/x/%252e%252e/-/PATH', '/%25252d/PATH', '/%252f-/PATH'],
  'backslashes as slashes': [
    '/\\-/PATH',
    '/-\\PATH',
    '\\-\\PATH',
    '/x\\..\\-/PATH',
    '/%5c-/PATH',
    '/-%5cPATH',
    '/x/..%5c-%5cPATH',
  ],
  'ends of C strings': ['/-%00/PATH', '/-%00', '/-/PATH%00', '/-%2500/PATH', '/-\0/PATH'],
  'removal of control characters': [
    '/\t/-/PATH',
    '/-\t/PATH',
    '/\t-/PATH',
    '/-%09/PATH',
    '/%0a-/PATH',
    '/-%0d%0a/PATH',
  ],
};

/**
 * Every target that is this path of the surface to somebody: on no way through a proxy may one reach the surface, or the
 * application.
 */
export function disguised(path: string): readonly string[] {
  return Object.values(DISGUISES).flatMap((targets) =>
    targets.map((target) => target.replace('PATH', () => path)),
  );
}

/**
 * Targets that a URL parser takes for a host and this path of the surface. Where slashes are merged they are ordinary
 * paths, and the application's.
 */
export function networkPaths(path: string): readonly string[] {
  return [
    '//orders.example/-/PATH',
    '//user@orders.example/-/PATH',
    '/\\orders.example/-/PATH',
    '//orders.example:80/%2d/PATH',
  ].map((target) => target.replace('PATH', () => path));
}

/**
 * No path of the surface to anybody who keeps to the standards: the application may see them, the surface may not.
 * Bytes beyond ASCII are written as such.
 */
export const OUTLANDISH: readonly string[] = [
  '/%c0%af-/ready',
  '/%c0%ad/ready',
  '/%ef%bc%8d/ready',
  '/%ef%bc%8f-%ef%bc%8fready',
  '/%u002d/ready',
  '/\xe2\x80\x90/ready',
  '/#/-/ready',
  '/?/-/ready',
  '/-\xe2\x80\x8b/ready',
  '/%zz/-/ready',
  '*',
];

/** The application's own, whatever they look like. */
export const ORDINARY: readonly string[] = [
  '/',
  '/x/-/y',
  '/-x',
  '/my-page',
  '/a-b/-c',
  '/?q=/-/',
  '/healthz-of-mine',
];

/** Other names of the surface, which a rule on `/-/` does not know. */
export const ALIASES: readonly string[] = ['/healthz', '/__heartbeat__', '/__lbheartbeat__', '/__version__'];

/** The same names in disguise; these are the application's. */
export const DISGUISED_ALIASES: readonly string[] = ALIASES.flatMap((alias) => [
  `/${alias}`,
  `${alias}/`,
  `/x/..${alias}`,
  `/.${alias}`,
  alias.replace('/', '/%2f'),
  alias.replace('z', '%7a').replace('__', '%5f%5f'),
  alias.replace('/', '/\\'),
  `http://orders.example${alias}`,
]);
