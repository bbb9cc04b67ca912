import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';
import { Browser, type Office, openOffice, signedIn } from '../http/server.ts';

const rights = suite<{ office: Office }>('rights that the session tells');

rights.before(async (context) => {
  context.office = await openOffice();
});
rights.after(async ({ office }) => office.close());

rights('a unit is told that it may act on cases, and of nothing that it may not', async ({ office }) => {
  const unit = await signedIn(office, 'daqi');
  const { body } = await unit.get('/api/session');
  assert.equal(body.rights, [
    'overview.read',
    'events.read',
    'cases.read',
    'cases.act',
    'cases.export',
    'clocks.read',
    'units.read',
    'assessment.read',
    'inbox.read',
    'stream.read',
  ]);
});

rights('the auditor is told of audit and verification alone', async ({ office }) => {
  const audit = await signedIn(office, 'shenji');
  assert.equal((await audit.get('/api/session')).body.rights, ['ledger.verify', 'audit.read', 'stream.read']);
});

rights('whoever is not signed in is told of none', async ({ office }) => {
  assert.equal((await new Browser(office).get('/api/session')).body.rights, []);
});

rights.run();
