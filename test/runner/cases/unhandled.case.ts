import { suite } from '../../suite.ts';

const late = suite('a file with a promise that nobody awaits');
late('passes', () => {
  setTimeout(() => Promise.reject(new Error('too late')), 20);
});
late.run();
