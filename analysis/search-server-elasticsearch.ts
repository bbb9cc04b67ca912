import { Client, errors } from '@elastic/elasticsearch';
import {
  answerMs,
  type SearchServer,
  type SearchServerOptions,
  ServerAway,
  ServerRefused,
  withoutSecrets,
} from './search-server.ts';

/** Elasticsearch 8 or 9 through its own client. */
export function elasticsearchServer({ urls, retries = 3 }: SearchServerOptions): SearchServer {
  const client = new Client({ nodes: [...urls], requestTimeout: answerMs, maxRetries: retries });
  const told = async <Answer>(call: Promise<unknown>): Promise<Answer> => {
    try {
      return (await call) as Answer;
    } catch (error) {
      if (error instanceof errors.ResponseError)
        throw new ServerRefused(error.statusCode ?? 0, error.message, { cause: error });
      if (error instanceof errors.ElasticsearchClientError) throw new ServerAway(error.message, { cause: error });
      throw error;
    }
  };
  return {
    name: 'Elasticsearch',
    setting: 'ELASTICSEARCH_URL',
    where: withoutSecrets(urls),
    ask: (method, path, body, query) =>
      told(
        client.transport.request({
          method,
          path,
          ...(body === undefined ? {} : { body }),
          ...(query === undefined ? {} : { querystring: query }),
        }),
      ),
    bulk: (path, lines, query) =>
      told(
        client.transport.request({
          method: 'POST',
          path,
          bulkBody: [...lines],
          ...(query === undefined ? {} : { querystring: query }),
        }),
      ),
    close: () => client.close(),
  };
}
