import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { ConfigFault, readConfig, readEnvironment, settingsTable } from '../../../api/config.ts';
import { suite, untested } from '../../suite.ts';

const config = suite('settings');

config('without any variable everything has its default', () => {
  assert.equal(readConfig({}), {
    port: 8210,
    host: '127.0.0.1',
    dataDir: './data',
    sharedDir: './data',
    databaseUrl: null,
    redisUrl: null,
    elasticsearchUrls: null,
    openSearchUrls: null,
    namespace: 'huiying',
    role: 'all',
    idleMinutes: 15,
    sessionHours: 12,
    passwordDays: 90,
    twoFactorRoles: [],
    auditDays: 365,
    minFreeMb: 500,
    graceDays: 7,
    attachmentMaxMb: 20,
    analysisThreads: null,
    secretFile: null,
    homeRegion: '36',
    trustProxy: 0,
    publicUrl: null,
    webhookUrl: null,
    autoOpen: true,
    logLevel: 'info',
  });
});

config(
  'a settings file is read where there is one, the environment goes before it, and a missing named one is a fault',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'huiying-config-'));
    try {
      assert.equal(readEnvironment({ PORT: '1' }, folder), { PORT: '1' });
      writeFileSync(join(folder, '.env'), '# 本机\nPORT=9000\nNAMESPACE="yuqing"\n');
      assert.equal(readEnvironment({ PORT: '1' }, folder), { PORT: '1', NAMESPACE: 'yuqing' });
      const ENV_FILE = join(folder, 'other.env');
      assert.throws(() => readEnvironment({ ENV_FILE }, folder), /ENV_FILE：没有这个文件/);
      writeFileSync(ENV_FILE, 'PORT=9001\n');
      assert.is(readEnvironment({ ENV_FILE }, folder)['PORT'], '9001');
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

config('all faults are told at once, in Chinese, with the name of each variable', () => {
  const wrong = { PORT: '99999', ROLE: 'boss', REDIS_URL: 'localhost', IDLE_MINUTES: 'soon', AUDIT_DAYS: '30' };
  try {
    readConfig(wrong);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, ConfigFault);
    const { faults, message } = error as ConfigFault;
    assert.equal([...faults].sort(), [
      'AUDIT_DAYS：应为 180 到 36500 的整数',
      'IDLE_MINUTES：应为 1 到 240 的整数',
      'PORT：应为 0 到 65535 的整数',
      'REDIS_URL：应为网址，例如 redis://主机:6379',
      'ROLE：应为 all、web、worker、collector 之一',
    ]);
    assert.match(message, '设置有 5 处错误');
  }
});

config('several search servers, an address with a slash and empty variables are read as meant', () => {
  const read = readConfig({
    ELASTICSEARCH_URL: 'http://a:9200, http://b:9200',
    PUBLIC_URL: 'https://yuqing.example.cn/',
    REDIS_URL: '',
    PORT: '0',
    AUTO_OPEN: 'false',
  });
  assert.equal(read.elasticsearchUrls, ['http://a:9200', 'http://b:9200']);
  assert.equal(
    [read.publicUrl, read.redisUrl, read.port, read.autoOpen],
    ['https://yuqing.example.cn', null, 0, false],
  );
});

config('Elasticsearch and OpenSearch together are refused, and OpenSearch alone is read', () => {
  const both = { ELASTICSEARCH_URL: 'http://a:9200', OPENSEARCH_URL: 'http://b:9200' };
  assert.throws(() => readConfig(both), /OPENSEARCH_URL：与 ELASTICSEARCH_URL 只能设其一/);
  assert.equal(readConfig({ OPENSEARCH_URL: 'http://b:9200' }).openSearchUrls, ['http://b:9200']);
});

config('the README has every setting with its default and meaning', () => {
  const file = join(import.meta.dirname, '../../../README.md');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (text === null || !text.includes('| `PORT`')) {
    untested('settings in the README', 'README.md has no table of settings yet');
    return;
  }
  for (const { name, meaning } of settingsTable) assert.match(text, `| \`${name}\` |`, meaning);
});

config.run();
