import { suite } from '../../suite.ts';

const broken = suite('a suite whose cleaning up fails');
broken.after(() => {
  throw new Error('could not close');
});
broken('passes', () => {});
broken.run();
