/** What the end of an application would wait for now; templates of routes, because a URL has ids and credentials in it. */
export interface UnderWay {
  readonly requests: readonly {
    readonly method: string;
    readonly route: string;
    readonly ageSeconds: number;
  }[];
  /** How many are open. */
  readonly webSockets: number;
  /** How many messages are being handled. */
  readonly messages: number;
  readonly tracked: readonly { readonly name: string; readonly ageSeconds: number }[];
  /** Shutdown hooks and methods with `@OnDrain()` that run, once there are some. */
  readonly hooks: readonly string[];
}

/** The same for people, one phrase each. */
export function phrasesOf({ requests, webSockets, messages, tracked, hooks }: UnderWay): string[] {
  return [
    ...requests.map(({ method, route, ageSeconds }) => `${method} ${route} (${ageSeconds.toFixed(1)} s)`),
    ...(webSockets === 0 ? [] : [`${webSockets} WebSockets`]),
    ...(messages === 0 ? [] : [`${messages} messages`]),
    ...tracked.map(({ name, ageSeconds }) => `track: ${name} (${ageSeconds.toFixed(1)} s)`),
    ...hooks,
  ];
}

/** Whoever collects lines cuts those of a few kilobytes. */
const MOST_IN_A_LINE = 50;

/** The first ones, and how many there are besides. */
export function shortened(phrases: string[]): string[] {
  const rest = phrases.length - MOST_IN_A_LINE;
  return rest > 0 ? [...phrases.slice(0, MOST_IN_A_LINE), `${rest} more`] : phrases;
}

/** For people and machines alike: to the millisecond. */
export function seconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1_000;
}
