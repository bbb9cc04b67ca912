import * as assert from 'uvu/assert';
import { contract, until } from './engines.ts';

for (const queues of contract('timetable')) {
  queues(
    'two racing instances run each minute of the timetable once, and after ten minutes down only the newest',
    async ({ open }) => {
      let at = new Date('2026-03-01T23:59:30Z');
      const now = () => at;
      const ran: string[] = [];
      const notify = async ({ slot }: { slot: string }) => void ran.push(slot);
      const [one, two] = [await open({ now }), await open({ now })];
      await Promise.all([one.start({ notify }, ['notify']), two.start({ notify }, ['notify'])]);
      await until('the present minute', () => ran.length === 1);
      for (const instant of ['2026-03-02T00:00:00Z', '2026-03-02T00:01:10Z', '2026-03-02T00:02:59Z']) {
        const before = ran.length;
        at = new Date(instant);
        await until(instant, () => ran.length > before);
      }
      await one.close();
      await two.close();
      at = new Date('2026-03-02T00:12:20Z');
      const later = await open({ now });
      await later.start({ notify }, ['notify']);
      await until('the missed minute', () => ran.length === 5);
      await later.idle(['notify']);
      assert.equal(ran, ['20260302T0759', '20260302T0800', '20260302T0801', '20260302T0802', '20260302T0812']);
    },
  );

  queues(
    'the briefing waits for its first Monday 08:00 Beijing time, runs once, and is caught up after a week down',
    async ({ open }) => {
      let at = new Date('2026-03-01T12:00:00Z');
      const now = () => at;
      const ran: string[] = [];
      const brief = async ({ slot }: { slot: string }) => void ran.push(slot);
      const queue = await open({ now });
      await queue.start({ brief }, ['brief']);
      assert.equal((await queue.counts()).brief, { waiting: 0, delayed: 0, active: 0, failed: 0 });
      at = new Date('2026-03-02T00:00:01Z');
      await until('Monday 08:00', () => ran.length === 1);
      await queue.close();
      at = new Date('2026-03-12T09:00:00Z');
      for (const attempt of [1, 2]) {
        const again = await open({ now });
        await again.start({ brief }, ['brief']);
        await again.idle(['brief']);
        await again.close();
        assert.equal(ran, ['20260302T0800', '20260309T0800'], `start ${attempt}`);
      }
    },
  );

  queues('a slot planned under a wrong clock does not silence the timetable', async ({ open }) => {
    let at = new Date('2031-01-01T00:00:00Z');
    const ran: string[] = [];
    const queue = await open({ now: () => at });
    await queue.start({ notify: async ({ slot }) => void ran.push(slot) }, ['notify']);
    await until('the first slot', () => ran.length === 1);
    at = new Date('2026-03-02T00:00:00Z');
    await until('the slot of the mended clock', () => ran.length === 2);
    assert.equal(ran, ['20310101T0800', '20260302T0800']);
  });

  queues.run();
}
