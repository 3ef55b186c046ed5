import { isIPv4 } from 'node:net';

/** The host of a `Host` header and nothing else: no credentials, no path. */
const HOST = /^(?<host>\[[\da-f:.]+\]|[^:@/\\?#\s]+)(?::\d*)?$/i;

/** An address to listen on that stands for all of them; as the name of a host it leads a browser to loopback. */
const WILDCARD = /^(?:\*|\[?(?:::ffff:)?[0.:]*\]?)$/i;

const OWN_SITE: ReadonlySet<string> = new Set(['same-origin', 'none']);

/**
 * Why a request may come from a page of somebody else in a browser on this machine, which then has the same peer
 * address as the person in front of it; undefined when nothing speaks for it.
 *
 * @param rawHeaders Names and values in turns: Node drops a `Host` that is repeated.
 * @param hosts Hosts that the service is configured to listen on. Loopback is always one, a wildcard never.
 */
export function foreignPage(rawHeaders: readonly string[], hosts: readonly string[]): string | undefined {
  const [host, ...others] = hostsIn(rawHeaders);
  if (host === undefined) return 'the request has no Host';
  if (others.length > 0) return 'the request has more than one Host';
  if (!isOwn(host, hosts)) return 'its Host is neither localhost nor the one that is configured';
  const origins = valuesOf(rawHeaders, 'origin').map((origin) => origin.toLowerCase());
  if (!origins.every((origin) => origin === `http://${host}` || origin === `https://${host}`)) {
    return 'its Origin is not this service';
  }
  const sites = valuesOf(rawHeaders, 'sec-fetch-site');
  return sites.every((site) => OWN_SITE.has(site)) ? undefined : 'its Sec-Fetch-Site is another site';
}

/** HTTP/2 has `:authority` in place of `Host`, or both, and then they are the same. */
function hostsIn(rawHeaders: readonly string[]): readonly string[] {
  const [authority, host] = [valuesOf(rawHeaders, ':authority'), valuesOf(rawHeaders, 'host')];
  const same = authority.length === 1 && host.length === 1 && authority[0] === host[0];
  return (same ? host : [...authority, ...host]).map((value) => value.toLowerCase());
}

function isOwn(header: string, hosts: readonly string[]): boolean {
  const host = HOST.exec(header)?.groups?.['host'];
  if (host === undefined) return false;
  return isLoopback(host) || hosts.some((own) => !WILDCARD.test(own) && bare(own) === bare(host));
}

function isLoopback(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost') || host === '[::1]') return true;
  return isIPv4(host) && host.startsWith('127.');
}

function bare(host: string): string {
  return host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
}

function valuesOf(rawHeaders: readonly string[], wanted: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === wanted);
}
