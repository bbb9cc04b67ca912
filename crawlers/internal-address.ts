import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * Why this IP address must not be reached, as a Chinese phrase; null when it may. Cloud metadata stays refused even
 * where the internal network is allowed: it hands out keys. So do tunnels, which can carry any IPv4 address.
 */
export function refusedAddress(address: string, allowInternal: boolean): string | null {
  const ip = plainAddress(address);
  if (isIP(ip) === 0) return '不是合法的 IP 地址';
  if (has(metadata, ip)) return '云主机元数据地址';
  if (has(tunnels, ip)) return '隧道地址';
  if (allowInternal) return null;
  if (isIPv4(ip)) return has(internal, ip) ? '内部或保留地址' : null;
  // Only 2000::/3 is public in IPv6; tunnels inside it can carry an internal IPv4 address.
  return has(publicV6, ip) && !has(internal, ip) ? null : '内部或保留地址';
}

/** Whether a URL's host is written as an IP address, and which; null for a name. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? null : bare;
}

function list(ranges: readonly string[]): BlockList {
  const made = new BlockList();
  for (const range of ranges) {
    const [net = '', bits = ''] = range.split('/');
    made.addSubnet(net, Number(bits), isIPv4(net) ? 'ipv4' : 'ipv6');
  }
  return made;
}

/** RFC 6890 and the IANA special-purpose registries. */
const internal = list([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
]);
const publicV6 = list(['2000::/3']);
/** All of link-local: every cloud puts such services there, under more addresses than one. */
const metadata = list([
  '169.254.0.0/16',
  'fe80::/10',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '192.0.0.192/32',
  'fd00:ec2::/32',
  'fd20:ce::254/128',
]);
const tunnels = list(['64:ff9b::/96', '64:ff9b:1::/48', '2001::/32', '2002::/16']);

function has(ranges: BlockList, ip: string): boolean {
  return ranges.check(ip, isIPv4(ip) ? 'ipv4' : 'ipv6');
}

/** The IPv4 address inside `::ffff:a.b.c.d`, also in its hexadecimal form and with a zone removed; any other as it is. */
export function plainAddress(address: string): string {
  const ip = address.split('%')[0] ?? '';
  const dotted = /^::(?:ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (dotted !== undefined) return dotted;
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(ip);
  if (hex === null) return ip;
  const [high, low] = [Number.parseInt(hex[1] ?? '', 16), Number.parseInt(hex[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
