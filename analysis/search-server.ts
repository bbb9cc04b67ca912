/**
 * 检索服务器：what the document store needs of Elasticsearch or OpenSearch. Both speak the same requests; two small
 * adapters over their own clients (`search-server-*.ts`) differ in connecting and in how they report failures.
 */
export type SearchServer = {
  readonly name: 'Elasticsearch' | 'OpenSearch';
  /** The setting that names its addresses, and these without user and password, for sentences. */
  readonly setting: 'ELASTICSEARCH_URL' | 'OPENSEARCH_URL';
  readonly where: string;
  /** One request with a JSON body; throws {@link ServerRefused} or {@link ServerAway}. */
  ask<Answer>(method: Method, path: string, body?: object, query?: Record<string, string | boolean>): Promise<Answer>;
  /** Many writes in one request: lines of JSON, the action before each document. */
  bulk<Answer>(path: string, lines: readonly object[], query?: Record<string, string | boolean>): Promise<Answer>;
  close(): Promise<void>;
};

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';

/** How to reach the servers; `retries` of a request that a node did not answer. */
export type SearchServerOptions = { urls: readonly string[]; retries?: number };

/** The server answered, with a refusal. */
export class ServerRefused extends Error {
  override readonly name = 'ServerRefused';
  readonly status: number;
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** No node answered. */
export class ServerAway extends Error {
  override readonly name = 'ServerAway';
}

/** Milliseconds that a node has for an answer. */
export const answerMs = 30_000;

/** Addresses for people, without user and password. */
export function withoutSecrets(urls: readonly string[]): string {
  return urls
    .map((address) => {
      const url = new URL(address);
      return `${url.protocol}//${url.host}`;
    })
    .join('，');
}
