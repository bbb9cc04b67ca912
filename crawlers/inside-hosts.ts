import { BlockList, isIP, isIPv4 } from 'node:net';
import { plainAddress, refusedAddress } from './internal-address.ts';

/** 内网放行名单 entry: a host name, an IP address or a CIDR range, on one port or (null) on any. */
export type InsideHost = { address: string; port: number | null };

/** Whether a connection to `ip`, asked for as `host`, is one that the list names. */
export function isListed(list: readonly InsideHost[], host: string, ip: string, port: number): boolean {
  return list.some((entry) => (entry.port === null || entry.port === port) && names(entry.address, host, ip));
}

/**
 * Reads an entry as somebody types it (`10.1.2.0/24`, `oa.example.cn:8080`, `[fd00::1]:80`, also odd spellings such as
 * 0x7f.1) and returns its one spelling, or a Chinese sentence that says what is wrong with it.
 */
export function readInsideHost(typed: string): InsideHost | { fault: string } {
  const text = typed.trim().toLowerCase();
  const [bare = '', bits, ...more] = text.split('/');
  if (bare === '' || more.length > 0) return { fault: form };
  if (bits !== undefined) return readRange(bare, bits);
  const url = `http://${isIP(bare) === 6 ? `[${bare}]` : bare}/`;
  if (!URL.canParse(url)) return { fault: form };
  const { hostname, port, username, pathname, search, hash } = new URL(url);
  if (username !== '' || pathname !== '/' || search !== '' || hash !== '') return { fault: form };
  const host = bareHost(hostname);
  if (/:0*80$/.test(bare) && isIP(bare) !== 6) return checked(host, 80);
  return checked(host, port === '' ? null : Number(port));
}

const form = '应为主机名、IP 地址或网段，可带端口，例如 oa.example.cn、10.1.2.3:8080、10.1.2.0/24';

function checked(host: string, port: number | null): InsideHost | { fault: string } {
  if (port === 0) return { fault: '端口应为 1 到 65535' };
  if (isIP(host) === 0)
    return /^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$/.test(host) ? { address: host, port } : { fault: form };
  const address = plainAddress(host);
  const never = refusedAddress(address, true);
  return never === null ? { address, port } : { fault: `不能放行：${never}` };
}

/** Ranges only of the internal network, and none so wide that the list would say nothing. */
function readRange(typed: string, bits: string): InsideHost | { fault: string } {
  const version = isIP(typed);
  if (version === 0 || !/^\d{1,3}$/.test(bits)) return { fault: form };
  const [least, most] = version === 4 ? [16, 32] : [48, 128];
  const width = Number(bits);
  if (width > most) return { fault: form };
  if (width < least) return { fault: `网段太大：IPv4 至少 /${16}，IPv6 至少 /${48}，请逐个网段填写` };
  const never = refusedAddress(typed, true);
  if (never !== null) return { fault: `不能放行：${never}` };
  if (refusedAddress(typed, false) === null) return { fault: '这是公网网段，不需要放行' };
  return { address: `${typed}/${width}`, port: null };
}

/** A name stands for private addresses only: whoever can change what it resolves to must not reach this machine by it. */
function names(address: string, host: string, ip: string): boolean {
  const plain = plainAddress(ip);
  const [net = '', bits] = address.split('/');
  if (bits !== undefined) return within(net, Number(bits), plain);
  if (isIP(address) !== 0) return same(address, plain);
  return bareHost(host) === address && privateRanges.some(([start, width]) => within(start, width, plain));
}

const privateRanges: readonly [string, number][] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['fc00::', 7],
];

function within(net: string, bits: number, ip: string): boolean {
  if (isIPv4(net) !== isIPv4(ip)) return false;
  const range = new BlockList();
  range.addSubnet(net, bits, isIPv4(net) ? 'ipv4' : 'ipv6');
  return range.check(ip, isIPv4(ip) ? 'ipv4' : 'ipv6');
}

function same(one: string, other: string): boolean {
  return within(one, isIPv4(one) ? 32 : 128, other);
}

/** Without brackets and without the dot that ends a full name. */
function bareHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}
