import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as assert from 'uvu/assert';
import type { SearchServer } from '../../analysis/search-server.ts';
import { elasticsearchServer } from '../../analysis/search-server-elasticsearch.ts';
import { putDocuments } from '../../analysis/store-elasticsearch-put.ts';
import { suite } from '../suite.ts';
import { exampleDocument } from './example-documents.ts';
import { refuses } from './store-engines.ts';

/** What a server under load answers, which a healthy one cannot be made to say; the answers have the shapes of the bulk API. */
const busy = suite('writing to an Elasticsearch under load');

type Answer = { status: number; items?: object[] };
const accepted = { create: { status: 201 } };
const overloaded = {
  create: { status: 429, error: { type: 'es_rejected_execution_exception', reason: 'queue full' } },
};
const unmappable = { create: { status: 400, error: { type: 'document_parsing_exception', reason: 'no such field' } } };

let server: Server;
let client: SearchServer;
let answers: Answer[] = [];
/** The ids of each bulk request, in order. */
let asked: string[][] = [];

busy.before(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      response.setHeader('x-elastic-product', 'Elasticsearch');
      response.setHeader('content-type', 'application/vnd.elasticsearch+json;compatible-with=8');
      if (request.url?.includes('_mget')) {
        const { ids } = JSON.parse(body) as { ids: string[] };
        response.end(JSON.stringify({ docs: ids.map((_id) => ({ _id, found: false })) }));
        return;
      }
      const lines = body.trim().split('\n');
      asked.push(
        lines
          .filter((_, at) => at % 2 === 0)
          .map((line) => (JSON.parse(line) as { create: { _id: string } }).create._id),
      );
      const { status, items = [] } = answers.shift() ?? { status: 503 };
      response.statusCode = status;
      response.end(JSON.stringify({ errors: status !== 200, items }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = elasticsearchServer({ urls: [`http://127.0.0.1:${(server.address() as AddressInfo).port}`], retries: 0 });
});
busy.beforeEach(() => {
  asked = [];
});
busy.after(async () => {
  await client?.close();
  server?.closeAllConnections();
  server?.close();
});

busy(
  'an item refused for load comes again alone, and one refused for its content is named with the reason',
  async () => {
    const [a, b, c] = [exampleDocument('a'), exampleDocument('b'), exampleDocument('c')];
    answers = [
      { status: 200, items: [accepted, overloaded, unmappable] },
      { status: 200, items: [overloaded] },
      { status: 200, items: [accepted] },
    ];
    const results = await putDocuments(client, 'texts', [a, b, c]);
    assert.equal(asked, [[a.id, b.id, c.id], [b.id], [b.id]]);
    assert.equal(results, [
      { id: a.id, result: 'stored' },
      { id: b.id, result: 'stored' },
      { id: c.id, result: 'rejected', reason: '检索服务器拒收该文档（no such field），请检查其内容。' },
    ]);
  },
);

busy('an item refused for the state of the server comes again, whatever the status', async () => {
  for (const status of [403, 404, 409, 500, 503, 507]) {
    answers = [
      { status: 200, items: [{ create: { status, error: { type: 'x', reason: 'x' } } }] },
      { status: 200, items: [accepted] },
    ];
    const [result] = await putDocuments(client, 'texts', [exampleDocument('a')]);
    assert.is(result?.result, 'stored', String(status));
  }
});

busy('a whole request refused with 429 or 503 comes again whole', async () => {
  const [a, b] = [exampleDocument('a'), exampleDocument('b')];
  answers = [{ status: 429 }, { status: 503 }, { status: 200, items: [accepted, accepted] }];
  const results = await putDocuments(client, 'texts', [a, b]);
  assert.equal(asked, [
    [a.id, b.id],
    [a.id, b.id],
    [a.id, b.id],
  ]);
  assert.equal(
    results.map(({ result }) => result),
    ['stored', 'stored'],
  );
});

busy('an answer that misses an item is an error, never a silent loss', async () => {
  answers = [{ status: 200, items: [accepted] }];
  await refuses(() => putDocuments(client, 'texts', [exampleDocument('a'), exampleDocument('b')]), 'store.engine');
});

busy.run();
