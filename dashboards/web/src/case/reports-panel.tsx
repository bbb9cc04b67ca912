import { type ReportKind, reportKinds, reportReceivers, reportWays } from '../../../../api/clocks/contract-reports.ts';
import { TimeText } from '../parts/time-text.tsx';
import type { Detail } from './case-page.tsx';

/** 突发事件报告 and steps that were recorded: what was sent to whom, each as a Word file; drafts filled from the case. */
export function ReportsPanel({ detail }: { detail: Detail }) {
  const { reports, steps, emergency, case: item } = detail;
  if (!emergency && reports.length === 0 && steps.length === 0) return null;
  const mayReport = detail.can.some(({ command }) => command === 'fileReport');
  const base = `/api/cases/${encodeURIComponent(item.id)}`;
  return (
    <section className="sheet" aria-label="报告与时限事项">
      <h2>报告与时限事项</h2>
      {mayReport ? (
        <p className="facts">
          <span>下载初稿（Word，已填入本案内容）：</span>
          {(Object.keys(reportKinds) as ReportKind[]).map((kind) => (
            <a key={kind} href={`${base}/report-draft.docx?report=${kind}`}>
              {reportKinds[kind]}
            </a>
          ))}
        </p>
      ) : null}
      {emergency && reports.length === 0 ? <p className="hint">还没有登记报告；报送后请登记，时限才停止。</p> : null}
      <ul className="plain">
        {reports.map(({ report, to, way, sentAt, signer, by, at }, index) => (
          <li key={at + sentAt}>
            <TimeText at={sentAt} whole /> {reportWays[way]}向{reportReceivers[to]}{' '}
            <a href={`${base}/reports/${index + 1}/docx`}>{reportKinds[report]}</a>，签发人 {signer}
            <span className="hint">
              {' '}
              · {by}于 <TimeText at={at} whole /> 登记
            </span>
          </li>
        ))}
        {steps.map(({ name, doneAt, reference, by, at }) => (
          <li key={name + doneAt}>
            <TimeText at={doneAt} whole /> {name}：{reference}
            <span className="hint">
              {' '}
              · {by}于 <TimeText at={at} whole /> 登记
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
