import { suite } from '../../suite.ts';

const hanging = suite('a file that leaves something open');
hanging('passes', () => {
  setInterval(() => {}, 1_000);
});
hanging.run();
