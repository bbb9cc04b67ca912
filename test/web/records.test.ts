import * as assert from 'uvu/assert';
import type { z } from 'zod';
import { AlertQuery } from '../../api/alerts/contract.ts';
import { CaseQuery } from '../../api/cases/contract.ts';
import { DocumentQuery } from '../../api/documents/contract.ts';
import type { Overview } from '../../api/figures/contract.ts';
import { briefingFigures, figureList } from '../../dashboards/briefing/figures.ts';
import { briefingReport } from '../../dashboards/briefing/report.ts';
import { alertFilterNames, alertQuery } from '../../dashboards/web/src/alert/alert-query.ts';
import { caseFilterNames, caseQuery } from '../../dashboards/web/src/case/case-filters.ts';
import { documentFilters, filterNames } from '../../dashboards/web/src/document/document-filters.ts';
import { start } from '../api/http/office.ts';
import { type Office, openOffice, signedIn } from '../api/http/server.ts';
import { handMadeWeek } from '../briefing/week-fixture.ts';
import { suite } from '../suite.ts';

const records = suite<{ office: Office }>('addresses of records');

records.before(async (context) => {
  context.office = await openOffice();
});
records.after(async ({ office }) => office.close());

records(
  'every figure of the overview opens a page that reads all its filters, and lists as many',
  async ({ office }) => {
    const browser = await signedIn(office, 'xuanjiao');
    const { openAlerts, runningCases, clocks } = (await browser.get('/api/overview')).body as Overview;
    const figures = [openAlerts.red, openAlerts.orange, runningCases.red, runningCases.orange];
    for (const figure of [...figures, clocks.overdue, clocks.dueSoon, clocks.dueToday]) {
      assert.is(refusal(figure.records), null);
      const { total } = (await browser.get(`/api${figure.records}`)).body as { total: number };
      assert.is(total, figure.value, figure.records);
    }
  },
);

records('every figure and table cell of a briefing opens a page that reads all its filters', async ({ office }) => {
  const browser = await signedIn(office, 'xuanjiao');
  const input = handMadeWeek();
  const figures = briefingFigures(input);
  const cells = briefingReport(input, figures).blocks.flatMap((block) =>
    block.kind === 'table' ? block.rows.flat().flatMap(({ records: address }) => address ?? []) : [],
  );
  const all = [...new Set([...figureList(figures).map((figure) => figure.records), ...cells])];
  assert.ok(all.length > 20, String(all.length));
  for (const address of all) {
    assert.is(refusal(address), null, address);
    if (!/^\/(documents|cases)\?/.test(address)) continue;
    assert.is((await browser.get(`/api${address}`)).status, 200, address);
  }
});

records('a filter that a page does not read, or a value that the server refuses, is found here', () => {
  assert.is(refusal('/documents?mood=bad'), '/documents?mood=bad: mood');
  assert.is(refusal('/cases?view=late'), '/cases?view=late: view');
  assert.is(refusal('/nowhere'), '/nowhere: no such page');
});

records(
  'negative texts are found by their sentiment, in the list, its facets and its histogram',
  async ({ office }) => {
    const browser = await signedIn(office, 'xuanjiao');
    const all = (await browser.get('/api/documents?collapse=false&limit=200')).body;
    const negative = all.items.filter((item: Hit) => item.document.assessment.sentiment === -1).length;
    assert.ok(negative > 0);
    assert.is((await browser.get('/api/documents?sentiment=-1')).body.total, negative);
    assert.is((await browser.get('/api/documents?sentiment=-1,0,1')).body.total, all.total);
    const facets = (await browser.get('/api/documents/facets?sentiment=-1')).body;
    assert.equal(facets.sentiment, [{ key: '-1', count: negative, name: '负面' }]);
    const buckets: { count: number }[] = (await browser.get('/api/documents/histogram?sentiment=-1')).body;
    assert.is(
      buckets.reduce((sum, { count }) => sum + count, 0),
      negative,
    );
    assert.is((await browser.get('/api/documents?sentiment=bad')).status, 400);
  },
);

records('a case is found by an entry of a period, and not by another entry or period', async ({ office }) => {
  const browser = await signedIn(office, 'xuanjiao');
  const duty = { lead: 'div-air', handler: 'div-air', support: [] };
  const filing = { type: 'file', level: 'orange', emergency: false, reason: '属实', duty, note: '' };
  const filed = (await browser.post(`/api/alerts/${office.alertId}/decision`, filing)).body;
  const id: string = filed.alert.caseId;
  const air = await signedIn(office, 'daqi');
  const { version } = (await air.get(`/api/cases/${id}`)).body.case;
  await air.post(`/api/cases/${id}/commands`, { command: { type: 'return', reason: '不属本处职责' }, version });
  const found = async (query: string) => (await browser.get(`/api/cases?${query}`)).body.total as number;
  assert.is(await found('event=returned'), 1);
  assert.is(await found(`event=returned&eventFrom=${start}`), 1);
  assert.is(await found(`event=returned&eventTo=${start}`), 0);
  assert.is(await found('event=closed'), 0);
  assert.is(await found('view=open'), 1);
  assert.is((await browser.get('/api/cases?event=forgotten')).status, 400);
});

records.run();

type Hit = { document: { assessment: { sentiment: number } } };

/** Null when the page at this address reads every filter in it and the contract accepts what the page then asks. */
function refusal(address: string): string | null {
  const url = new URL(address, 'https://huiying.example.com');
  const given = Object.fromEntries(url.searchParams);
  const page = pages[url.pathname];
  if (page === undefined) return /^\/(cases\/[\w-]+|sources)$/.test(address) ? null : `${address}: no such page`;
  const unread = Object.keys(given).filter((name) => !page.names.includes(name));
  const asked = Object.fromEntries(Object.entries(page.query(given)).filter(([, value]) => value !== undefined));
  const parsed = page.schema.safeParse(asked);
  const wrong = parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
  const faults = [...unread, ...wrong];
  return faults.length === 0 ? null : `${address}: ${faults.join(', ')}`;
}

type Page = { names: readonly string[]; query: (all: Record<string, string>) => object; schema: z.ZodType };
const pages: Record<string, Page> = {
  '/documents': { names: [...filterNames, 'sort', 'collapse'], query: documentFilters, schema: DocumentQuery },
  '/cases': { names: caseFilterNames, query: caseQuery, schema: CaseQuery },
  '/alerts': { names: alertFilterNames, query: alertQuery, schema: AlertQuery },
};
