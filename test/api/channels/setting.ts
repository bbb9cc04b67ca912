import type { Contacts, ContactsBody } from '../../../api/channels/contract.ts';
import { type Notice, writeNotices } from '../../../api/notices/outbox.ts';
import { type SendReport, sendOutbox } from '../../../api/notices/send-outbox.ts';
import { closing } from '../../suite.ts';
import { type Browser, type Office, openOffice, signedIn } from '../http/server.ts';
import type { Kind } from './kinds.ts';
import type { StandIn } from './stand-ins.ts';

/** An office with channels that end at stand-ins. */
export type Setting = {
  office: Office;
  admin: Browser;
  /** Registers a channel of this kind at this stand-in; returns its id. */
  add(kind: Kind, standIn: StandIn, more?: object): Promise<string>;
  contact(name: string, contacts: Partial<ContactsBody>): Promise<Contacts>;
  tell(key: string, notices: readonly Notice[]): Promise<void>;
  /** One event for each of these notices. */
  tellEach(notices: readonly Notice[]): Promise<void>;
  send(answerMaxMs?: number): Promise<SendReport>;
  userId(name: string): Promise<string>;
};

export const webAddress = 'https://huiying.example.gov.cn';

export async function openSetting(): Promise<Setting> {
  // Plain http on loopback, so no public address; links then are paths.
  const office = await openOffice();
  await office.database.deleteFrom('outbox').execute();
  const admin = await signedIn(office, 'guanli');
  const { database, clock, services } = office;
  const now = () => clock.now.toISOString();
  const userId = async (name: string) =>
    (await database.selectFrom('users').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;
  return {
    ...{ office, admin, userId },
    async add({ type, settings }, standIn, more = {}) {
      const { status, body } = await admin.post('/api/channels', {
        ...{ type, name: `${type}渠道`, settings: settings(standIn), allowInternal: true, internalReason: '测试' },
        ...more,
      });
      if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
      return body.id;
    },
    async contact(name, contacts) {
      const none = { mobile: null, email: null, robotName: null, hours: null };
      return services.contacts.write(await userId(name), { ...none, order: [], ...contacts }, '本人');
    },
    tell: (key, notices) =>
      database.transaction().execute((writing) => writeNotices(writing, [{ eventKey: key, notices, at: now() }])),
    tellEach: (notices) =>
      database.transaction().execute(async (writing) => {
        for (let start = 0; start < notices.length; start += 500)
          await writeNotices(
            writing,
            notices
              .slice(start, start + 500)
              .map((one, index) => ({ eventKey: `each-${start + index}`, notices: [one], at: now() })),
          );
      }),
    send: async (answerMaxMs) =>
      sendOutbox({
        database,
        now,
        ...(await services.channels.open()),
        ...(answerMaxMs === undefined ? {} : { answerMaxMs }),
      }),
  };
}

/** A stand-in that goes with its test. */
export async function standing(open: () => Promise<StandIn>): Promise<StandIn> {
  const standIn = await open();
  closing(() => standIn.close());
  return standIn;
}
