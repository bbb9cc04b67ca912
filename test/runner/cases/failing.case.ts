import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';

const failing = suite('a failing file');
failing('one is one', () => assert.is(1, 1));
failing('one is two', () => assert.is(1, 2));
failing.run();
