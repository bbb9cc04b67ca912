import { Client, errors } from '@opensearch-project/opensearch';
import {
  answerMs,
  type SearchServer,
  type SearchServerOptions,
  ServerAway,
  ServerRefused,
  withoutSecrets,
} from './search-server.ts';

/** OpenSearch 2 or 3 through its own client. */
export function openSearchServer({ urls, retries = 3 }: SearchServerOptions): SearchServer {
  const client = new Client({ nodes: [...urls], requestTimeout: answerMs, maxRetries: retries });
  let closing: Promise<void> | null = null;
  const told = async <Answer>(call: PromiseLike<{ body: unknown }>): Promise<Answer> => {
    try {
      return (await call).body as Answer;
    } catch (error) {
      if (error instanceof errors.ResponseError)
        throw new ServerRefused(error.statusCode ?? 0, error.message, { cause: error });
      if (error instanceof errors.OpenSearchClientError) throw new ServerAway(error.message, { cause: error });
      throw error;
    }
  };
  return {
    name: 'OpenSearch',
    setting: 'OPENSEARCH_URL',
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
    // Closed a second time, the client would never answer.
    close: () => (closing ??= client.close()),
  };
}
