import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';
import { officeDocuments } from './office.ts';
import { type Office, openOffice, signedIn } from './server.ts';

const versions = suite<{ office: Office }>('texts that changed or are gone');

versions.beforeEach(async (context) => {
  context.office = await openOffice();
});
versions.afterEach(async ({ office }) => office.close());

versions('an alert shows the words that raised it and says that they were changed since', async ({ office }) => {
  const [raised] = officeDocuments();
  assert.ok(raised);
  const edited = {
    ...raised,
    title: '小区一切正常',
    text: '今晚空气很好。',
    foundAt: '2026-11-25T01:00:00.000Z',
    assessment: { ...raised.assessment, level: 'none' as const, reasons: [], score: 2 },
  };
  await office.services.documents.put([edited]);
  await office.services.alerts.raise([edited]);
  const publicity = await signedIn(office, 'xuanjiao');
  const { body: alert } = await publicity.get(`/api/alerts/${office.alertId}`);
  assert.equal([alert.document.title, alert.document.text, alert.gone], [raised.title, raised.text, null]);
  assert.equal(alert.marks, [{ field: 'text', start: 7, end: 12 }]);
  assert.equal(
    [alert.changed.versions, alert.changed.level, alert.changed.title, alert.changed.seenAt],
    [2, 'none', '小区一切正常', edited.foundAt],
  );
  const { body: text } = await publicity.get(`/api/documents/${raised.id}`);
  assert.is(text.document.text, '今晚空气很好。');
  assert.is(text.document.versions, 2);
  assert.equal(
    text.versions.map((one: Record<string, unknown>) => [
      one['text'],
      one['seenAt'],
      one['snapshotSha256'],
      one['level'],
    ]),
    [
      [raised.text, raised.foundAt, raised.snapshot?.sha256, 'red'],
      ['今晚空气很好。', edited.foundAt, raised.snapshot?.sha256, 'none'],
    ],
  );
  assert.is(text.versions[1].words, alert.changed.words);
});

versions(
  'an alert whose text is gone opens and is decided: 200, with the sentence that says so',
  async ({ office }) => {
    await office.services.documents.drop(officeDocuments().map(({ id }) => id));
    const publicity = await signedIn(office, 'xuanjiao');
    const opened = await publicity.get(`/api/alerts/${office.alertId}`);
    assert.equal([opened.status, opened.body.document, opened.body.marks], [200, null, []]);
    assert.match(opened.body.gone, /原文已按保存期限清除/);
    const decided = await publicity.post(`/api/alerts/${office.alertId}/decision`, {
      type: 'refer',
      to: '城管部门',
      receipt: '城管收〔2026〕8号',
      reason: '已核实',
    });
    assert.equal([decided.status, decided.body.alert.status, decided.body.document], [200, 'referred', null]);
  },
);

versions('an alert whose text is gone can still be filed, and its case opens', async ({ office }) => {
  await office.services.documents.drop(officeDocuments().map(({ id }) => id));
  const publicity = await signedIn(office, 'xuanjiao');
  const { body: alert } = await publicity.get(`/api/alerts/${office.alertId}`);
  const filed = await publicity.post(`/api/alerts/${office.alertId}/decision`, {
    type: 'file',
    level: 'orange',
    emergency: false,
    reason: '电话核实属实',
    duty: alert.suggestion.duty,
    note: '',
  });
  assert.is(filed.status, 200);
  const opened = await publicity.get(`/api/cases/${filed.body.alert.caseId}`);
  assert.equal([opened.status, opened.body.documents.length], [200, 2]);
});

versions.run();
