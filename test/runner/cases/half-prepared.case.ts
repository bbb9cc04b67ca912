import { createServer } from 'node:http';
import { closing, suite } from '../../suite.ts';

const half = suite<{ close(): void }>('a suite whose preparation fails half way, with a server open');
half.beforeEach(() => {
  const server = createServer().listen(0, '127.0.0.1');
  closing(() => server.close(() => console.log('the server is closed')));
  throw new Error('no browser');
});
// As usual it closes what the preparation was to hand over.
half.afterEach((context) => context.close());
half('is never tried', () => {});
half.run();
