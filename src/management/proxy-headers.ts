/** What proxies put on a request when they tell at all that they stand between, and what networks for delivery do. */
const PROXY_HEADER =
  /^(?:x-forwarded(?:-.*)?|forwarded|via|x-real-ip|cf-connecting-ip|true-client-ip|x-original-forwarded-for|x-(?:cluster-)?client-ip|x-envoy-external-address|x-azure-clientip|(?:fastly|fly)-client-ip|cdn-loop)$/i;

/**
 * Node stops reading headers at about a thousand (22.12 silently, later ones with 431): whoever sends so many small
 * ones has the one that his proxy adds after them cut off.
 */
const MOST_ENTRIES = 2_000;

/** Stands for the name of a header that may have been cut off. */
const CUT_OFF = 'perhaps, after the first thousand';

/**
 * The name of the first header that a proxy adds, in lower case; undefined when there is none. An empty one counts
 * like any other.
 *
 * @param rawHeaders Names and values in turns, as Node has them before it joins, drops and cuts any.
 */
export function proxyHeaderIn(rawHeaders: readonly string[]): string | undefined {
  if (rawHeaders.length >= MOST_ENTRIES) return CUT_OFF;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (PROXY_HEADER.test(name)) return name.toLowerCase();
  }
  return undefined;
}
