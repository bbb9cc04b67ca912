import { type DestinationStream, type Logger, pino } from 'pino';

/** 运行日志: JSON lines, on stderr where no other stream is given; what could be a secret is cut out wherever it turns up. */
export function createLog(level: string, destination: DestinationStream = pino.destination(2)): Logger {
  return pino({ level, redact: { paths: secrets, censor: '[已隐去]' } }, destination);
}

const secretNames = [
  'password',
  'current',
  'next',
  'passwordHash',
  'token',
  'cookie',
  'authorization',
  '["set-cookie"]',
];
const secrets = secretNames.flatMap((name) =>
  ['', '*', '*.*', '*.*.*'].map((path) =>
    name.startsWith('[') ? `${path}${name}` : path === '' ? name : `${path}.${name}`,
  ),
);
