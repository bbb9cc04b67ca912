import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One message as it arrived; `body` is the JSON read from `text`. */
export type Received = {
  path: string;
  headers: IncomingMessage['headers'];
  text: string;
  body: ReturnType<typeof JSON.parse>;
};

/** A receiver on loopback that answers as told and keeps what came. */
export type Receiver = {
  url: string;
  received: Received[];
  /** What it answers; 204 when not set. */
  answer: (received: Received, response: ServerResponse) => void;
  close(): Promise<void>;
};

export async function openReceiver(): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    received: [],
    answer: (_, response) => response.writeHead(204).end(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const got = { path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) };
    receiver.received.push(got);
    receiver.answer(got, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return receiver;
}

/** Checks a message as the text of Standard Webhooks says, independently of the sender's code. */
export function isSigned({ headers, text }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}
