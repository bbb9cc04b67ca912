import { suite as direct } from 'uvu';
import { suite } from '../../suite.ts';

const counted = suite('a counted suite');
counted('passes', () => {});
counted.run();
direct('a suite of uvu beside it, never run')('is never tried', () => {});
