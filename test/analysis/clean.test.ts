import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { clean, cleanWithOrigin } from '../../analysis/clean.ts';
import { suite } from '../suite.ts';

const cleaning = suite('clean');

cleaning('full-width letters become plain, Chinese punctuation stays as people write it', () => {
  assert.is(clean('ＰＭ２．５超标，怎么办？（急！）'), 'PM2.5超标，怎么办？（急！）');
});

cleaning('zero-width, control and lone surrogate characters go, spaces become one', () => {
  assert.is(clean('\uFEFF污\u200B染\u0007 \u3000 严重\uD800\r\n\r\n\r\n\r\n第二段\t'), '污染 严重\n\n第二段');
});

cleaning('cleaning twice changes nothing', () => {
  void fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      assert.is(clean(clean(text)), clean(text));
    }),
    { numRuns: 2_000 },
  );
});

cleaning('every kept character knows the code point it came from', () => {
  const given = '😀\u200B ＡＢ\u0007河水发黑㈱';
  const { text, origin } = cleanWithOrigin(given);
  const at = text.indexOf('河');
  assert.is([...given][origin(at)], '河');
  assert.is([...given][origin(text.indexOf('A'))], 'Ａ');
  assert.is(origin(text.length), [...given].length);
});

cleaning('the way back of any text stays inside it and never runs backwards', () => {
  void fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (given) => {
      const { text, origin } = cleanWithOrigin(given);
      let last = 0;
      for (let unit = 0; unit <= text.length; unit += 1) {
        const at = origin(unit);
        assert.ok(at >= last && at <= [...given].length, `${unit} of ${text.length} → ${at}`);
        last = at;
      }
    }),
    { numRuns: 1_000 },
  );
});

cleaning.run();
