import { suite } from '../../suite.ts';

const forgotten = suite('a suite that nobody runs');
forgotten('is never tried', () => {});
