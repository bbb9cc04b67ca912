import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';

const crawler = suite('Crawlee as one run needs it');

crawler('runs on a machine without ps, such as a small container', () => {
  const script = `import { openCrawler } from './crawlers/crawler.ts';
    const one = openCrawler({
      handle: async (request) => console.log('read', request.url),
      failed: () => console.log('failed'),
      retriesMax: 0,
      runMaxMs: 60_000,
    });
    await one.run(['http://bureau.example/']);
    process.exit();`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: { PATH: '/nowhere' },
    encoding: 'utf8',
  });
  assert.is(said.trim(), 'read http://bureau.example/');
});

crawler.run();
