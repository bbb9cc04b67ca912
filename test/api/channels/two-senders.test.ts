import * as assert from 'uvu/assert';
import { writeNotices } from '../../../api/notices/outbox.ts';
import { type Channel, sendOutbox } from '../../../api/notices/send-outbox.ts';
import { suite } from '../../suite.ts';
import { engines, type Office } from '../cases/office.ts';

for (const [engine, open] of engines) {
  const senders = suite<{ o: Office }>(`two processes that send at once, on ${engine}`);
  senders.beforeEach(async (context) => {
    context.o = await open();
  });
  senders.afterEach(async ({ o }) => o.close());

  const told = (o: Office, count: number) =>
    o.database.transaction().execute((writing) =>
      writeNotices(
        writing,
        Array.from({ length: count }, (_, index) => ({
          eventKey: `e${index}`,
          at: o.clock.now,
          notices: [{ to: 'role:publicity', subject: `橙色新预警：${index}`, text: '', target: `/alerts/a${index}` }],
        })),
      ),
    );

  senders('hand each notice of a storm over once, in whichever digest it stands', async ({ o }) => {
    const other = await o.another();
    await told(o, 200);
    const lines: string[] = [];
    const wecom: Channel = {
      perMinute: null,
      send: async (message) => void lines.push(...(message.lines ?? [message.subject])),
    };
    const reports = await Promise.all(
      [o.database, other.database].map((database) =>
        sendOutbox({ database, channels: { wecom }, now: () => o.clock.now }),
      ),
    );
    const names = lines.map((line) => line.replace(/^\d+\. /, ''));
    assert.equal([names.length, new Set(names).size], [200, 200]);
    assert.is(
      reports.reduce((sum, { sent }) => sum + sent, 0),
      400,
    );
  });

  senders('split the notices to a desk among its people once', async ({ o }) => {
    const other = await o.another();
    await told(o, 3);
    const got: string[] = [];
    const sms: Channel = {
      perMinute: null,
      send: async ({ recipient, subject }) => void got.push(`${recipient} ${subject}`),
    };
    const directory = (recipient: string) =>
      recipient.startsWith('user:')
        ? { ways: [{ channel: 'sms', to: null, group: false }], hours: null, members: [] }
        : { ways: [], hours: null, members: ['u1', 'u2'] };
    const send = (database: Office['database']) =>
      sendOutbox({ database, channels: { sms }, directory, now: () => o.clock.now });
    await Promise.all([send(o.database), send(other.database)]);
    o.later(1);
    await send(o.database);
    assert.equal([got.length, new Set(got).size], [6, 6]);
  });

  senders.run();
}
