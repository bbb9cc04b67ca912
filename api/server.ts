import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Express } from 'express';
import type { AppParts } from './app.ts';
import type { Config } from './config.ts';
import { isLoopbackHost } from './people/setup.ts';

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
  version: string;
};

/** The HTTP server of an app; its address, and an ordered end. Throws with a Chinese sentence when the port cannot be had. */
export async function openServer(app: Express, config: Config): Promise<{ address: string; close(): Promise<void> }> {
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(portFault(error, config), { cause: error })),
    );
    server.listen(config.port, config.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = isLoopbackHost(config.host) || config.host === '0.0.0.0' ? '127.0.0.1' : config.host;
  return { address: config.publicUrl ?? `http://${host}:${port}`, close: () => close(server) };
}

/** What the HTTP side takes from the settings. */
export function httpSettings(config: Config): AppParts['settings'] {
  return {
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    idleMinutes: config.idleMinutes,
    sessionHours: config.sessionHours,
    passwordDays: config.passwordDays,
    graceDays: config.graceDays,
    twoFactorRoles: config.twoFactorRoles,
    homeRegion: config.homeRegion,
    ledgerEngine: ledgerEngine(config),
    version,
    signInsPerAddress: 100,
    keyCallsPerMinute: 600,
  };
}

export function ledgerEngine(config: Pick<Config, 'databaseUrl'>): string {
  return config.databaseUrl === null ? 'SQLite' : 'PostgreSQL';
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    // Whoever keeps a connection open longer than this is cut off.
    setTimeout(() => server.closeAllConnections(), 3_000).unref();
  });
}

function portFault(error: NodeJS.ErrnoException, config: Config): string {
  if (error.code === 'EADDRINUSE')
    return `端口 ${config.port} 已被占用，请用环境变量 PORT 换一个端口（0 表示任意空闲端口）。`;
  if (error.code === 'EACCES') return `没有权限使用端口 ${config.port}，请换一个大于 1024 的端口。`;
  return `无法监听 ${config.host}:${config.port}：${error.message}`;
}
