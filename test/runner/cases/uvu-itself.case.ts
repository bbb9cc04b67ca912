import { suite } from 'uvu';

const direct = suite('a suite of uvu itself');
direct.only('counts nowhere', () => {});
direct('is left out', () => {
  throw new Error('never seen');
});
direct.run();
