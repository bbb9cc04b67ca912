import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { openChecks } from '../../api/ledger/checks.ts';
import { createMetrics } from '../../api/metrics/metrics.ts';
import { openOffice } from '../api/http/server.ts';
import { suite } from '../suite.ts';

const grafana = suite<{ exported: string }>('the files for Grafana and Prometheus');
const folder = join(import.meta.dirname, '../../dashboards/grafana');
const text = (name: string) => readFileSync(join(folder, name), 'utf8');

grafana.before(async (context) => {
  const office = await openOffice();
  const whole = { entries: 0, head: '', ok: true, broken: null, beyond: null, losses: [] };
  await openChecks(office.database, async () => whole, office.services.now, office.services.log)();
  const metrics = createMetrics(office.services, 0);
  metrics.observe('GET', '/api/overview', 200, 0.01);
  office.services.queue.broken = new Error('gone');
  await metrics.text();
  office.services.queue.broken = null;
  context.exported = await metrics.text();
  await office.close();
});

grafana(
  'every figure in the dashboard and the alert rules is exported, with the labels that are asked for',
  ({ exported }) => {
    const types = [...exported.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
    const names = types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? [name, `${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    );
    const wrong: string[] = [];
    for (const expression of [...dashboardQueries(), ...ruleQueries()]) {
      for (const [name] of expression.matchAll(/\b(?:huiying|nodejs|process)_\w+/g))
        if (!names.includes(name)) wrong.push(`${name} is not exported: ${expression}`);
      for (const [, name = '', labels = ''] of expression.matchAll(/\b(huiying_\w+)\{([^}]*)\}/g))
        for (const [, label = '', match = '', value = ''] of labels.matchAll(/(\w+)(=~?)"([^"]*)"/g)) {
          if (label === 'job' || match === '=~') continue;
          const series = new RegExp(`^${name}\\{[^}]*${label}="${value}"`, 'm');
          if (!series.test(exported)) wrong.push(`${name} has no ${label}="${value}": ${expression}`);
        }
    }
    assert.equal(wrong, []);
  },
);

grafana('every figure of the office stands in the dashboard', ({ exported }) => {
  const queries = dashboardQueries().join('\n');
  const missing = [...exported.matchAll(/^# TYPE (huiying_\w+) /gm)].map(([, name = '']) => name);
  assert.equal(
    missing.filter((name) => !queries.includes(name)),
    [],
  );
});

grafana('figures are named as Prometheus advises, and explained in English', ({ exported }) => {
  for (const [, name = '', help = ''] of exported.matchAll(/^# HELP (huiying_\w+) (.*)$/gm)) {
    assert.ok(/^[\x20-\x7e]{10,}$/.test(help), `${name}: ${help}`);
    assert.ok(!/_(minutes|hours|ms|milliseconds|age)$/.test(name), name);
  }
  for (const [, name = '', type] of exported.matchAll(/^# TYPE (huiying_\w+) (\S+)$/gm))
    assert.is(type === 'counter', name.endsWith('_total'), name);
});

grafana('the dashboard has Chinese titles, one id for each panel, and panels that do not overlap', () => {
  const { panels } = dashboard();
  assert.is(new Set(panels.map(({ id }) => id)).size, panels.length);
  const taken = new Set<string>();
  for (const { title, gridPos } of panels) {
    assert.ok(/[一-鿿]/.test(title), title);
    assert.ok(gridPos.x + gridPos.w <= 24, title);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        assert.not.ok(taken.has(`${x} ${y}`), `${title} lies on another panel`);
        taken.add(`${x} ${y}`);
      }
  }
});

grafana('each alert rule has a severity and says in Chinese what to do; the example scrapes what we serve', () => {
  const rules = ruleGroups().flatMap((group) => group.rules);
  assert.is(new Set(rules.map(({ alert }) => alert)).size, rules.length);
  for (const { alert, labels, annotations } of rules) {
    assert.ok(['warning', 'critical'].includes(labels.severity), alert);
    assert.ok(/[一-鿿]/.test(annotations.summary) && /请/.test(annotations.description), alert);
  }
  const wanted = ['RedAlertWaiting', 'ClockOverdue', 'OutboxFailed', 'UnreadTexts', 'LedgerBroken'];
  for (const alert of [...wanted, 'LedgerNotVerified', 'SourceStale', 'TargetDown', 'JobsFailed'])
    assert.ok(
      rules.some((rule) => rule.alert === alert),
      alert,
    );
  const example = parse(text('prometheus.yaml'));
  assert.equal(example.rule_files, ['alerts.yaml']);
  assert.equal([example.scrape_configs[0].metrics_path, example.scrape_configs[0].job_name], ['/metrics', 'huiying']);
});

grafana.run();

type Panel = {
  id: number;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string }[];
};
type Rule = {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; description: string };
};

function dashboard(): { panels: Panel[] } {
  return JSON.parse(text('huiying.json'));
}

function dashboardQueries(): string[] {
  return dashboard().panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
}

function ruleGroups(): { rules: Rule[] }[] {
  return parse(text('alerts.yaml')).groups;
}

function ruleQueries(): string[] {
  return ruleGroups().flatMap(({ rules }) => rules.map(({ expr }) => expr));
}
