import { Button } from 'antd';
import { useState } from 'react';
import { clockKinds } from '../../../../api/cases/contract-commands.ts';
import {
  type ClockRule,
  type ClockSettings,
  type ClocksInForce,
  clockStarts,
  reminderSteps,
  ruleStatuses,
  toldParties,
} from '../../../../api/clocks/contract.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useClocks } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { RecordTable } from '../system/record-table.tsx';
import { OtherForm } from './other-form.tsx';
import { RatePanel } from './rate-panel.tsx';
import { RuleForm } from './rule-form.tsx';
import { dayLines, extensionWords, hoursWords, scopeWords, spanWords } from './rule-words.ts';
import { TrialPanel } from './trial-panel.tsx';

/** 时限: by which limits are we measured, on what ground, and what would change if I changed them? */
export default function ClocksPage() {
  const clocks = useClocks();
  return (
    <>
      <PageHead title="时限" />
      <ListState query={clocks} rows={12}>
        {clocks.data ? <Loaded key={clocks.data.version} inForce={clocks.data} /> : null}
      </ListState>
    </>
  );
}

type Editing = { rule: ClockRule | null } | 'others' | null;

function Loaded({ inForce }: { inForce: ClocksInForce }) {
  const tries = may(useWho().rights, 'clocks.try');
  const [draft, setDraft] = useState<ClockSettings | null>(null);
  const [editing, setEditing] = useState<Editing>(null);
  const shown = draft ?? inForce.value;
  const close = () => setEditing(null);
  const take = (settings: ClockSettings) => {
    setDraft(settings);
    close();
  };
  const takeRule = (rule: ClockRule) => {
    const known = shown.rules.some(({ id }) => id === rule.id);
    take({
      ...shown,
      rules: known ? shown.rules.map((one) => (one.id === rule.id ? rule : one)) : [...shown.rules, rule],
    });
  };
  return (
    <>
      {draft === null ? null : <TrialPanel draft={draft} version={inForce.version} drop={() => setDraft(null)} />}
      <section className="sheet cards" aria-label="时限规则">
        <p className="hint">
          现行{inForce.version === 0 ? '出厂配置' : `第 ${inForce.version} 版`}
          。时限在起算时定下，此后修改配置不影响在计时的时限。
        </p>
        <RecordTable<ClockRule>
          rows={shown.rules}
          columns={ruleColumns}
          change={
            tries && {
              nameOf: (rule) => `${clockKinds[rule.kind]}（${scopeWords(rule)}）`,
              open: (rule) => setEditing({ rule }),
            }
          }
        />
        {tries ? (
          <div className="acts">
            <Button onClick={() => setEditing({ rule: null })}>新增时限</Button>
            <Button onClick={() => setEditing('others')}>提醒、迟报与工作时间</Button>
          </div>
        ) : null}
      </section>
      <RatePanel />
      <Others settings={shown} />
      <History history={inForce.history} />
      {editing === 'others' ? <OtherForm settings={shown} take={take} close={close} /> : null}
      {editing !== null && editing !== 'others' ? <RuleForm rule={editing.rule} take={takeRule} close={close} /> : null}
    </>
  );
}

const ruleColumns: Record<string, (rule: ClockRule) => React.ReactNode> = {
  时限: (rule) => clockKinds[rule.kind],
  时长: (rule) => <strong>{spanWords(rule.limit)}</strong>,
  起算: (rule) => clockStarts[rule.start],
  适用: scopeWords,
  延期: extensionWords,
  预警: (rule) => (rule.warnBefore === null ? '通例' : `提前 ${spanWords(rule.warnBefore)}`),
  依据: (rule) => rule.legalBasis,
  核实: (rule) => ruleStatuses[rule.status],
};

function Others({ settings }: { settings: ClockSettings }) {
  const { told, late, hours, days, escalateAfterMinutes } = settings;
  const steps = Object.entries(reminderSteps) as [keyof typeof told, string][];
  return (
    <section className="sheet" aria-label="提醒、迟报与工作时间">
      <h2>提醒、迟报与工作时间</h2>
      <dl className="duty">
        {steps.map(([step, name]) => (
          <Fact key={step} name={name}>
            {told[step].map((party) => toldParties[party]).join('、')}
          </Fact>
        ))}
        <Fact name="升级">超时 {escalateAfterMinutes} 分钟后</Fact>
        <Fact name="迟报">
          {[
            late.found === null ? null : `发现后超过${spanWords(late.found)}登记`,
            late.published === null ? null : `公开发布后超过${spanWords(late.published)}登记`,
          ]
            .filter((one) => one !== null)
            .join('；') || '不看'}
        </Fact>
        <Fact name="办公时间">{hoursWords(hours)}</Fact>
        <Fact name="工作日调整">{dayLines(days).join('、') || '按国务院放假安排'}</Fact>
      </dl>
    </section>
  );
}

function History({ history }: { history: ClocksInForce['history'] }) {
  return (
    <section className="sheet" aria-label="修改记录">
      <h2>修改记录</h2>
      {history.length === 0 ? <p className="hint">还没有修改过，用的是出厂配置。</p> : null}
      <ul className="plain">
        {history.map(({ version, at, by, reason }) => (
          <li key={version}>
            第 {version} 版 · <TimeText at={at} whole /> · {by}：{reason}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
