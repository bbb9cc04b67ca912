import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';
import { type Office, openOffice, signedIn } from './server.ts';

const effect = suite<{ office: Office }>('effect and proposed demands over HTTP');

effect.before(async (context) => {
  context.office = await openOffice();
});
effect.after(async ({ office }) => office.close());

effect(
  'proposals of the event are read, what the person chose is filed, and only the units of the case see its effect',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    const alert = (await publicity.get(`/api/alerts/${office.alertId}`)).body.alert;
    const proposed = await publicity.get(`/api/events/${alert.event.id}/demand-proposals`);
    assert.equal([proposed.status, proposed.body], [200, { proposals: [], texts: 2, missing: null, notes: [] }]);
    assert.is((await publicity.get('/api/events/none/demand-proposals')).status, 404);
    const decided = await publicity.post(`/api/alerts/${office.alertId}/decision`, {
      ...{ type: 'file', level: 'red', emergency: false, reason: '多人反映', note: '', demands: ['查清气味来源'] },
      duty: { lead: 'div-air', handler: 'div-air', support: [] },
    });
    const id = decided.body.alert.caseId;
    const unit = await signedIn(office, 'daqi');
    const detail = (await unit.get(`/api/cases/${id}`)).body;
    assert.equal(detail.demands, [{ text: '查清气味来源', covered: false, answered: null }]);
    const seen = await unit.get(`/api/cases/${id}/effect`);
    assert.equal([seen.status, seen.body.events, seen.body.words], [200, 1, []]);
    assert.match(seen.body.notes[0], /还没有公开发布/);
    assert.is((await unit.get(`/api/cases/${id}/demand-proposals`)).body.texts, 2);
    const stranger = await signedIn(office, 'shui');
    for (const path of ['effect', 'demand-proposals'])
      assert.is((await stranger.get(`/api/cases/${id}/${path}`)).status, 404, path);
    assert.is((await (await signedIn(office, 'shenji')).get(`/api/cases/${id}/effect`)).status, 403);
  },
);

effect.run();
