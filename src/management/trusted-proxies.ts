import { BlockList, isIP } from 'node:net';
import type { Peer } from './peer.js';

interface Range {
  readonly address: string;
  readonly bits: number;
}

const LOOPBACK: readonly Range[] = [
  { address: '127.0.0.0', bits: 8 },
  { address: '::1', bits: 128 },
];

/**
 * The proxies whose requests are answered although they speak for somebody else. What such a peer sends is never
 * taken for its own: it gets what any other peer gets.
 */
export class TrustedProxies {
  readonly #ranges = new BlockList();
  #any = false;
  #unix = false;

  /**
   * @param text Addresses and CIDR ranges of both families, and the words `loopback` and `unix`, with commas or
   *   spaces between them.
   * @returns What could be read, and a sentence without the value for each entry that could not.
   */
  static parse(text = ''): { readonly proxies: TrustedProxies; readonly problems: readonly string[] } {
    const proxies = new TrustedProxies();
    const entries = text.split(/[\s,]+/).filter((entry) => entry !== '');
    const problems = entries.flatMap((entry, index) =>
      proxies.#add(entry.toLowerCase()) ? [] : [problemOf(index + 1)],
    );
    return { proxies, problems };
  }

  includes({ kind, address }: Peer): boolean {
    if (kind === 'socket') return this.#unix;
    if (!this.#any || address === undefined) return false;
    return isIP(address) !== 0 && this.#ranges.check(address, familyOf(address));
  }

  #add(entry: string): boolean {
    if (entry === 'unix') return (this.#unix = true);
    const ranges = entry === 'loopback' ? LOOPBACK : rangesIn(entry);
    for (const { address, bits } of ranges) this.#ranges.addSubnet(address, bits, familyOf(address));
    this.#any ||= ranges.length > 0;
    return ranges.length > 0;
  }
}

function rangesIn(entry: string): Range[] {
  const { address = '', length } = /^(?<address>[^/%]+)(?:\/(?<length>\d{1,3}))?$/.exec(entry)?.groups ?? {};
  const family = isIP(address);
  const most = family === 4 ? 32 : 128;
  const bits = Number(length ?? most);
  return family === 0 || bits > most ? [] : [{ address, bits }];
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

function problemOf(position: number): string {
  return `entry ${position} is no address, no range such as 10.0.0.0/8, and neither loopback nor unix`;
}
