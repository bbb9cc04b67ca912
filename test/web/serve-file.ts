import { existsSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

/** Gives a file of the built web app, or its page for every other path, as the real server does. */
export function serveFile(dist: string, path: string, response: ServerResponse): void {
  const file = join(dist, path);
  const found = path !== '/' && existsSync(file);
  if (!found && path.startsWith('/assets/')) {
    response.writeHead(404).end();
    return;
  }
  response
    .writeHead(200, {
      'Content-Type': (found ? types[extname(path)] : 'text/html; charset=utf-8') ?? 'application/octet-stream',
      'Content-Security-Policy': policy,
    })
    .end(readFileSync(found ? file : join(dist, 'index.html')));
}

/** The same policy as the real server's, so that a screen which breaks it fails here too. */
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };
