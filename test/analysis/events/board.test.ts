import * as assert from 'uvu/assert';
import { pairsOf } from '../../../analysis/events/board.ts';
import { suite } from '../../suite.ts';
import { labelledSigns } from './signs.ts';
import { weibo } from './timed-post.ts';

const board = suite('keys by which events are looked up');
board('pairs of characters cut none in two, whatever a text holds', () => {
  assert.equal(pairsOf('河😷水'), ['site 河😷', 'site 😷水']);
  assert.equal(pairsOf('河'), []);
  assert.equal(pairsOf(''), []);
});

board(
  'a text that is cut within a character beyond the basic plane leaves nothing that a database refuses',
  async () => {
    const text = `南昌县河水发臭${'臭'.repeat(592)}𡊮𡊮`;
    const [labelled] = await labelledSigns([weibo('one', '2026-11-25', '08:00', text)]);
    assert.ok(labelled);
    assert.ok(labelled.sign.head.isWellFormed());
    assert.ok(pairsOf(labelled.sign.head).every((key) => key.isWellFormed()));
  },
);

board.run();
