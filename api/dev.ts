import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createServer } from 'vite';
import { readConfig, readEnvironment } from './config.ts';

/** `npm run dev`: the product, started again when a file of it changes, and the web app as it is being written, at Vite's address. */
const root = join(import.meta.dirname, '..');
const { port } = readConfig(readEnvironment());
const server = spawn(process.execPath, ['--watch', join(root, 'api/main.ts'), 'start'], {
  cwd: root,
  stdio: 'inherit',
});
const web = await createServer({
  configFile: join(root, 'dashboards/web/vite.config.ts'),
  root: join(root, 'dashboards/web'),
  server: { host: '127.0.0.1', proxy: { '/api': `http://127.0.0.1:${port}` } },
});
await web.listen();
web.printUrls();

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
server.once('exit', (code) => {
  process.exitCode = code ?? 0;
  web.close().catch((error: unknown) => {
    process.exitCode = 1;
    console.error(error);
  });
});
