import * as assert from 'uvu/assert';
import type { AttachmentType } from '../../../api/attachments/contract.ts';
import { orientationOf } from '../../../api/attachments/orientation.ts';
import { PhotoRefused } from '../../../api/attachments/photo-refused.ts';
import { stripPhoto } from '../../../api/attachments/strip-photo.ts';
import { suite } from '../../suite.ts';
import { exifBlock, plain, secrets, taken } from './photos.ts';

const photos = suite('photos without what is said about them');
const kinds = ['jpeg', 'png', 'webp'] as const;
const stripped = (kind: (typeof kinds)[number], bytes: Buffer) =>
  stripPhoto(`image/${kind}` as AttachmentType, bytes) ?? Buffer.alloc(0);

for (const kind of kinds) {
  photos(`a ${kind} keeps neither place nor maker, words, nor what stands behind its end`, () => {
    const before = taken[kind]();
    const after = stripped(kind, before);
    for (const secret of Object.values(secrets)) {
      assert.ok(before.includes(secret), `the sample has ${secret}`);
      assert.not.ok(after.includes(secret), secret);
    }
    assert.not.ok(after.includes(Buffer.from([0x25, 0x88])), 'the tag of the GPS block');
  });

  photos(`a ${kind} still says which way up it is, and nothing else`, () => {
    const after = stripped(kind, taken[kind]());
    const block = after.indexOf('MM\0*', 0, 'latin1');
    assert.ok(block > 0);
    assert.is(orientationOf(after.subarray(block, block + 26)), 6);
    assert.is(after.readUInt16BE(block + 8), 1);
  });

  photos(`the picture of a ${kind} stays byte for byte, with its colours`, () => {
    assert.equal(stripped(kind, plain[kind]), plain[kind]);
    const again = stripped(kind, taken[kind]());
    assert.equal(stripped(kind, again), again);
  });

  photos(`a ${kind} that is cut short anywhere is refused, not kept by half`, () => {
    const whole = taken[kind]();
    const end = kind === 'webp' ? whole.length : plain[kind].length;
    for (let length = 0; length < end - 1; length += 7) {
      try {
        stripped(kind, whole.subarray(0, length));
      } catch (error) {
        assert.ok(error instanceof PhotoRefused, `${length}: ${error}`);
        continue;
      }
      assert.unreachable(`cut at ${length}`);
    }
  });
}

photos('an EXIF block that leads nowhere says nothing about the way up', () => {
  const broken = exifBlock();
  broken.writeUInt32LE(4_000_000, 4);
  for (const block of [Buffer.alloc(0), Buffer.from('II'), broken, Buffer.from('not an EXIF block')])
    assert.is(orientationOf(block), 1);
  const strange = exifBlock();
  strange.writeUInt16LE(77, 30);
  assert.is(orientationOf(strange), 1);
});

photos.run();
