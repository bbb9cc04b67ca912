import { suite } from '../../suite.ts';

const broken = suite('a suite whose preparation fails');
broken.before(() => {
  throw new Error('no database');
});
broken('is never tried', () => {});
broken.run();
