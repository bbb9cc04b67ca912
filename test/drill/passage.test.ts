import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';
import { openPassage, type Passage } from './passage.ts';

const passages = suite<{ server: Server; passage: Passage }>('the passage before a server');

passages.beforeEach(async (context) => {
  // Answers every word with the same word.
  context.server = createServer((socket) => void socket.on('error', () => {}).pipe(socket));
  await new Promise<void>((resolve) => context.server.listen(0, '127.0.0.1', resolve));
  context.passage = await openPassage({ host: '127.0.0.1', port: (context.server.address() as AddressInfo).port });
});
passages.afterEach(async ({ server, passage }) => {
  await passage.close();
  server.close();
});

passages('what hangs comes when it opens again, on old connections and on new ones', async ({ server, passage }) => {
  const old = await caller(passage);
  assert.is(await said(old, 'before'), 'before');
  passage.hang();
  const fresh = await caller(passage);
  const answers = Promise.all([said(old, 'old'), said(fresh, 'new')]);
  let answered = false;
  void answers.then(() => (answered = true));
  // Another passage to the same server has had its answer by then.
  const beside = await openPassage({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  assert.is(await said(await caller(beside), 'beside'), 'beside');
  assert.not.ok(answered);
  await beside.close();
  await passage.open();
  assert.equal(await answers, ['old', 'new']);
});

passages('a cut resets what is connected, and the next call passes', async ({ passage }) => {
  const first = await caller(passage);
  await said(first, 'one');
  const over = ended(first);
  passage.cut();
  assert.is(await over, 'ECONNRESET');
  assert.is(await said(await caller(passage), 'two'), 'two');
});

passages('refusing, nobody answers at the address until it opens again', async ({ passage }) => {
  const first = await caller(passage);
  await said(first, 'one');
  const over = ended(first);
  await passage.refuse();
  assert.is(await over, 'ECONNRESET');
  const second = connect(passage.port, '127.0.0.1');
  assert.is(await ended(second), 'ECONNREFUSED');
  await passage.open();
  assert.is(await said(await caller(passage), 'three'), 'three');
});

passages.run();

async function caller({ port }: Passage): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  // The end of the test resets it.
  socket.on('error', () => {});
  return socket;
}

async function said(socket: Socket, word: string): Promise<string> {
  socket.write(word);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return answer.toString();
}

async function ended(socket: Socket): Promise<string | undefined> {
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  return error.code;
}
