import { createServer } from 'node:http';
import { suite } from '../../suite.ts';

const open = suite('a suite whose preparation fails and leaves a server open');
open.before(async () => {
  createServer().listen(0, '127.0.0.1');
  throw new Error('no Chromium');
});
open('is never tried', () => {});
open.run();
