import { createServer, type RequestListener } from 'node:http';
import * as assert from 'uvu/assert';
import { FetchFailed, openFetcher } from '../../crawlers/fetch-page.ts';
import { type InsideHost, isListed, readInsideHost } from '../../crawlers/inside-hosts.ts';
import { refusedAddress } from '../../crawlers/internal-address.ts';
import { suite } from '../suite.ts';

const inside = suite('what may be reached inside');

const entry = (typed: string): InsideHost => {
  const read = readInsideHost(typed);
  if ('fault' in read) throw new Error(read.fault);
  return read;
};

inside('an entry has one spelling, however it is typed', () => {
  const spelled: [string, string, number | null][] = [
    ['10.1.2.3', '10.1.2.3', null],
    [' 10.1.2.3:8080 ', '10.1.2.3', 8080],
    ['10.1.2.3:80', '10.1.2.3', 80],
    ['0x0a010203', '10.1.2.3', null],
    ['167838211', '10.1.2.3', null],
    ['012.1.2.3', '10.1.2.3', null],
    ['[::ffff:10.1.2.3]:8080', '10.1.2.3', 8080],
    ['fd00::1', 'fd00::1', null],
    ['[FD00:0:0::1]:80', 'fd00::1', 80],
    ['10.1.0.0/16', '10.1.0.0/16', null],
    ['fd00:1:2::/48', 'fd00:1:2::/48', null],
    ['OA.Example.CN.', 'oa.example.cn', null],
    ['oa.example.cn:443', 'oa.example.cn', 443],
  ];
  for (const [typed, address, port] of spelled) assert.equal(readInsideHost(typed), { address, port }, typed);
});

inside('cloud metadata, tunnels, all of a network and what is no host never come onto the list', () => {
  const refused: [string, RegExp][] = [
    ['169.254.169.254', /元数据/],
    ['0xa9fea9fe', /元数据/],
    ['[::ffff:169.254.169.254]', /元数据/],
    ['[::ffff:a9fe:a9fe]:80', /元数据/],
    ['[fe80::a9fe:a9fe]', /元数据/],
    ['169.254.0.0/16', /元数据/],
    ['100.100.100.200', /元数据/],
    ['[fd00:ec2::254]', /元数据/],
    ['64:ff9b::a9fe:a9fe', /隧道/],
    ['2002:a9fe:a9fe::1', /隧道/],
    ['10.0.0.0/8', /网段太大/],
    ['0.0.0.0/0', /网段太大/],
    ['::/0', /网段太大/],
    ['fc00::/7', /网段太大/],
    ['121.8.0.0/16', /公网/],
    ['10.1.2.3/33', /应为主机名/],
    ['http://oa.example.cn/', /应为主机名/],
    ['oa.example.cn/path', /应为主机名/],
    ['me@oa.example.cn', /应为主机名/],
    ['oa.example.cn:99999', /应为主机名/],
    ['', /应为主机名/],
  ];
  for (const [typed, why] of refused) {
    const read = readInsideHost(typed);
    assert.match('fault' in read ? read.fault : JSON.stringify(read), why, typed);
  }
});

inside('an address is listed by itself, its range or its name, on the port that is named', () => {
  const list = ['10.1.2.3:8080', '10.2.0.0/16', 'oa.example.cn:80', 'fd00:1:2::/48'].map(entry);
  const asked: [string, string, number, boolean][] = [
    ['10.1.2.3', '10.1.2.3', 8080, true],
    ['any.example.cn', '::ffff:10.1.2.3', 8080, true],
    ['any.example.cn', '::ffff:a01:203', 8080, true],
    ['10.1.2.3', '10.1.2.3', 80, false],
    ['10.1.2.4', '10.1.2.4', 8080, false],
    ['any.example.cn', '10.2.255.1', 9200, true],
    ['any.example.cn', '10.3.0.1', 9200, false],
    ['oa.example.cn', '192.168.3.4', 80, true],
    ['OA.example.cn.', '172.16.0.9', 80, true],
    ['oa.example.cn', '192.168.3.4', 22, false],
    ['x.oa.example.cn', '192.168.3.4', 80, false],
    ['oa.example.cn.elsewhere.example', '192.168.3.4', 80, false],
    ['any.example.cn', 'fd00:1:2:9::1', 80, true],
    ['any.example.cn', 'fd00:1:3::1', 80, false],
  ];
  for (const [host, ip, port, expected] of asked)
    assert.is(isListed(list, host, ip, port), expected, `${host} ${ip}:${port}`);
});

inside('a listed name that is made to point at this machine or the cloud’s own services is refused', () => {
  const list = [entry('oa.example.cn')];
  for (const ip of [
    '127.0.0.1',
    '::1',
    '0.0.0.0',
    '::ffff:127.0.0.1',
    '169.254.169.254',
    '64:ff9b::7f00:1',
    '224.0.0.1',
  ])
    assert.not.ok(isListed(list, 'oa.example.cn', ip, 80), ip);
});

inside('no list opens metadata, in whatever form it is written', () => {
  const forms = [
    '169.254.169.254',
    '169.254.170.2',
    '169.254.0.23',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    'fe80::a9fe:a9fe%eth0',
    'fd00:ec2::254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
  ];
  for (const form of forms) assert.is.not(refusedAddress(form, true), null, form);
});

inside(
  'only a listed host and port are connected to; a redirect to another one is refused at the connection',
  async () => {
    await serving(
      (request, response) => response.end(`secret of ${request.headers.host}`),
      async (secret) =>
        serving(
          (request, response) =>
            request.url === '/'
              ? response.end('open')
              : response.writeHead(302, { location: `http://127.0.0.1:${secret}/` }).end(),
          async (open) => {
            const list = [entry(`127.0.0.1:${open}`)];
            assert.is(await answer(`http://127.0.0.1:${open}/`, list), 'open');
            assert.is(await answer(`http://localhost:${open}/`, list), 'open', 'by the address that it stands for');
            for (const spelled of ['127.0.0.1', 'localhost', '0x7f.1', '2130706433', '[::ffff:127.0.0.1]', '127.0.0.2'])
              assert.is(await answer(`http://${spelled}:${secret}/`, list), 'internal', spelled);
            assert.is(
              await answer(`http://127.0.0.1:${open}/away`, list),
              'internal',
              'redirected to a port that is not listed',
            );
            assert.is(await answer(`http://127.0.0.1:${open}/`, []), 'internal', 'an empty list');
            assert.is(
              await answer(`http://127.0.0.1:${open}/`, list, false),
              'internal',
              'a source without the permission',
            );
          },
        ),
    );
  },
);

inside('a listed name that resolves to loopback is refused at the connection', async () => {
  await serving(
    (_, response) => response.end('secret'),
    async (port) => {
      assert.is(await answer(`http://localhost:${port}/`, [entry('localhost')]), 'internal');
    },
  );
});

inside.run();

async function answer(url: string, list: readonly InsideHost[], allowInternal = true): Promise<string> {
  const fetcher = openFetcher({ inside: list });
  try {
    return (await fetcher.fetch(url, { allowInternal })).body.toString();
  } catch (error) {
    return error instanceof FetchFailed ? error.code : `other: ${String(error)}`;
  } finally {
    await fetcher.close();
  }
}

async function serving(listener: RequestListener, body: (port: number) => Promise<void>): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  try {
    await body(address.port);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}
