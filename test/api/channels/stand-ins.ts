import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** One message as it arrived at a stand-in; `body` is its JSON, for a mail what a reader sees. */
export type Arrived = {
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | string[] | undefined>;
  body: ReturnType<typeof JSON.parse>;
  raw: string;
};

/** How a stand-in behaves: takes, refuses in its own way, fails as a broken server, or never answers. */
export type Mood = 'takes' | 'refuses' | 'fails' | 'hangs';

/** A server on loopback in the place of the other side. */
export type StandIn = { url: string; port: number; arrived: Arrived[]; mood: Mood; close(): Promise<void> };

/** A robot or gateway that answers like the one named. */
export function openRobot(of: 'wecom' | 'dingtalk' | 'feishu' | 'hook', taken: Taken = () => 0): Promise<StandIn> {
  return openHttp((arrived, response, mood) => {
    const code = mood === 'refuses' ? refusals[of] : taken(arrived);
    response.setHeader('content-type', 'application/json');
    switch (of) {
      case 'wecom':
      case 'dingtalk':
        return response.end(JSON.stringify({ errcode: code, errmsg: code === 0 ? 'ok' : 'refused' }));
      case 'feishu':
        return response.end(JSON.stringify({ code, msg: code === 0 ? 'success' : 'refused', data: {} }));
      case 'hook':
        response.statusCode = code === 0 ? 202 : code;
        return response.end(JSON.stringify({ accepted: code === 0 }));
      default:
        return of satisfies never;
    }
  });
}

type Taken = (arrived: Arrived) => number;
const refusals = { wecom: 93_000, dingtalk: 310_000, feishu: 19_021, hook: 403 };

/** 企业微信 as the case of the office has it: above 2,048 bytes errcode 40058, above 20 messages in 60 s errcode 45009. */
export function openWecom(now: () => number): Promise<StandIn> {
  const taken: number[] = [];
  return openRobot('wecom', ({ body }) => {
    while (taken.length > 0 && now() - (taken[0] ?? 0) > 60_000) taken.shift();
    if (Buffer.byteLength(body.text.content) > 2_048) return 40_058;
    if (taken.length >= 20) return 45_009;
    taken.push(now());
    return 0;
  });
}

async function openHttp(answer: (arrived: Arrived, response: ServerResponse, mood: Mood) => unknown): Promise<StandIn> {
  const server = createHttpServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url ?? '/', 'http://x');
    const one = { path: url.pathname, query: url.searchParams, headers: request.headers, body: JSON.parse(raw), raw };
    standIn.arrived.push(one);
    if (standIn.mood === 'hangs') return;
    if (standIn.mood === 'fails') response.writeHead(500).end('broken');
    else answer(one, response, standIn.mood);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const standIn: StandIn = {
    ...{ url: `http://127.0.0.1:${port}/robot?key=very-secret-key`, port, arrived: [], mood: 'takes' },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return standIn;
}

/** A mail server that knows as much SMTP as a letter needs; it asks for a login and keeps what it took. */
export async function openMailServer(): Promise<StandIn> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    if (standIn.mood !== 'hangs') speak(socket, standIn);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const standIn: StandIn = {
    ...{ url: `smtp://127.0.0.1:${port}`, port, arrived: [], mood: 'takes' },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return standIn;
}

function speak(socket: Socket, standIn: StandIn): void {
  let pending = '';
  let letter: string[] | null = null;
  let to = '';
  const say = (line: string) => socket.write(`${line}\r\n`);
  say(standIn.mood === 'fails' ? '421 broken' : '220 mail.example.cn ready');
  socket.on('data', (chunk) => {
    pending += chunk.toString('utf8');
    for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
      const line = pending.slice(0, end);
      pending = pending.slice(end + 2);
      if (letter !== null) {
        if (line === '.') {
          if (standIn.mood === 'refuses') say('550 5.7.1 message refused');
          else {
            standIn.arrived.push(arrivedOf(letter, to));
            say('250 2.0.0 queued as 4711');
          }
          letter = null;
        } else letter.push(line.startsWith('..') ? line.slice(1) : line);
        continue;
      }
      const command = line.slice(0, 4).toUpperCase();
      if (command === 'EHLO') socket.write('250-mail.example.cn\r\n250 AUTH PLAIN\r\n');
      else if (command === 'AUTH') say('235 2.7.0 ok');
      else if (command === 'RCPT') {
        to = /<(.*?)>/.exec(line)?.[1] ?? '';
        say('250 ok');
      } else if (command === 'DATA') {
        letter = [];
        say('354 go on');
      } else if (command === 'QUIT') say('221 bye');
      else say('250 ok');
    }
  });
}

function arrivedOf(lines: readonly string[], to: string): Arrived {
  const raw = lines.join('\r\n');
  const split = raw.indexOf('\r\n\r\n');
  const head = raw.slice(0, split).replace(/\r\n[ \t]+/g, ' ');
  const headers = Object.fromEntries(
    head
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
  const body = raw.slice(split + 4);
  const text = /base64/i.test(headers['content-transfer-encoding'] ?? '')
    ? Buffer.from(body, 'base64').toString('utf8')
    : fromQuotedPrintable(body);
  const subject = (headers['subject'] ?? '').replace(/=\?utf-8\?b\?(.*?)\?=\s*/gi, (_, part) =>
    Buffer.from(part, 'base64').toString('utf8'),
  );
  return { path: '', query: new URLSearchParams(), headers, raw, body: { to, subject, text } };
}

function fromQuotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
