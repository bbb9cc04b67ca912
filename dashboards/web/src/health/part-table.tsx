import { partStates } from '../../../../api/health/contract.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useParts } from '../queries.ts';
import { engineName } from '../system/job-names.ts';
import { RecordTable } from '../system/record-table.tsx';

/** 运行状态: each part the office runs on, as the asked server process finds it now. */
export function PartTable() {
  const parts = useParts();
  return (
    <section className="sheet cards">
      <p className="hint">由应答本页的进程逐项实测（含一次真实写入），每 15 秒一次；多台机器时各进程所见可能不同。</p>
      <ListState query={parts} rows={8}>
        <RecordTable
          rows={(parts.data?.items ?? []).map((one) => ({ ...one, id: one.part }))}
          columns={{
            部件: ({ name }) => name,
            引擎: ({ engine }) => (engine === null ? '—' : engineName(engine)),
            状态: ({ state }) => (
              <span className={state === 'ok' ? 'covered' : 'not-covered'}>
                {state === 'ok' ? '✓' : '！'}
                {partStates[state]}
              </span>
            ),
            起于: ({ since }) => (since === null ? '—' : <TimeText at={since} whole />),
            情况: ({ what, reason }) => (
              <>
                {what ?? (reason === null ? '—' : null)}
                {reason === null || reason === what ? null : <span className="hash"> {reason}</span>}
              </>
            ),
            最近检查: ({ lookedAt }) => (lookedAt === null ? '尚未检查' : <TimeText at={lookedAt} />),
          }}
        />
      </ListState>
    </section>
  );
}
