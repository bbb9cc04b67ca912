import { isIP } from 'node:net';

/** Whether the public can open this address: http or https, no password, a real host name or a public address. */
export function isPublicLink(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return false;
  const host = url.hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  switch (isIP(host)) {
    case 4:
      return !privateV4.test(host);
    case 6:
      return !privateV6.test(host);
    default:
      return host.includes('.') && !/(^|\.)(localhost|local|internal|lan|home\.arpa)$/.test(host);
  }
}

const privateV4 =
  /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|22[4-9]|2[3-5]\d)\./;
const privateV6 = /^(::$|::1$|::ffff:|f[cd]|fe[89ab]|ff)/;
