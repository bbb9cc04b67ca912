import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';
import { type Office, openOffice, signedIn } from './server.ts';

const compression = suite<{ office: Office; webDir: string }>('compression of answers');

compression.beforeEach(async (context) => {
  context.webDir = mkdtempSync(join(tmpdir(), 'huiying-web-'));
  mkdirSync(join(context.webDir, 'assets'));
  const long = ' '.repeat(5_000);
  writeFileSync(join(context.webDir, 'index.html'), `<!doctype html><title>回应</title>${long}`);
  writeFileSync(join(context.webDir, 'assets', 'app-1a2b.js'), `export {};${long}`);
  writeFileSync(join(context.webDir, 'assets', 'app-1a2b.css'), `a {}${long}`);
  writeFileSync(join(context.webDir, 'assets', 'map-1a2b.png'), long);
  context.office = await openOffice({ webDir: context.webDir });
});
compression.afterEach(async ({ office, webDir }) => {
  await office.close();
  rmSync(webDir, { recursive: true, force: true });
});

compression(
  'a list, the page and its scripts and styles come packed to who takes it, pictures as they are',
  async ({ office }) => {
    const cookie = (await signedIn(office, 'xuanjiao')).cookie;
    const units = await packed(office, '/api/units', cookie);
    assert.is(units.headers['content-encoding'], 'gzip');
    assert.match(String(units.headers.vary), /Accept-Encoding/);
    assert.ok(JSON.parse(gunzipSync(units.body).toString('utf8')).items.length > 0);
    for (const [path, encoding] of [
      ['/', 'gzip'],
      ['/assets/app-1a2b.js', 'gzip'],
      ['/assets/app-1a2b.css', 'gzip'],
      ['/assets/map-1a2b.png', undefined],
      ['/api/cases/export.xlsx', undefined],
    ] as const)
      assert.is((await packed(office, path, cookie)).headers['content-encoding'], encoding, path);
  },
);

compression('an event is sent at once to who would take it packed', async ({ office }) => {
  const { cookie } = await signedIn(office, 'xuanjiao');
  const response = await ask(office, '/api/stream', cookie);
  assert.is(response.headers['content-encoding'], undefined);
  let text = '';
  response.setEncoding('utf8');
  for await (const piece of response) {
    text += piece;
    if (text.includes(': connected') && !text.includes('event:'))
      office.services.stream.publish('case', { id: 'one', version: 1, status: 'assigned' }, { units: [] });
    if (text.includes('"one"')) break;
  }
  assert.match(text, /event: ?case/);
});

compression.run();

function ask(office: Office, path: string, cookie: string): Promise<IncomingMessage> {
  const headers = { Cookie: cookie, 'Accept-Encoding': 'gzip' };
  return new Promise((resolve, reject) => get(`${office.url}${path}`, { headers }, resolve).once('error', reject));
}

async function packed(office: Office, path: string, cookie: string) {
  const response = await ask(office, path, cookie);
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece);
  return { headers: response.headers, body: Buffer.concat(pieces) };
}
