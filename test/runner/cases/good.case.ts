import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';

const good = suite('a good file');
good('one is one', () => assert.is(1, 1));
good('two is two', async () => assert.is(2, 2));
good.run();
