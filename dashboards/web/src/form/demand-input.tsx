import { Button, Checkbox, Input } from 'antd';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { may } from '../menu.ts';
import { sentenceOf, useDemandProposals } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { type DemandRow, withProposals } from './demand-rows.ts';
import type { Field } from './fields.ts';

type DemandField = Extract<Field, { kind: 'demands' }>;
type Change = (rows: DemandRow[]) => void;

/** 诉求核定: proposals from the texts to tick, edit and add to; antd hands `value` and `onChange` on. */
export function DemandInput({
  field,
  value = [],
  onChange = () => undefined,
}: {
  field: DemandField;
  value?: DemandRow[];
  onChange?: Change;
}) {
  const proposals = useDemandProposals(field.of);
  const taken = useRef(false);
  const { data } = proposals;
  useEffect(() => {
    if (data === undefined || taken.current) return;
    taken.current = true;
    onChange(withProposals(value, data, field.tick));
  }, [data, value, onChange, field.tick]);
  const change = (index: number, row: Partial<DemandRow>) =>
    onChange(value.map((one, at) => (at === index ? { ...one, ...row } : one)));
  return (
    <div className="demand-rows">
      {proposals.isPending ? <p className="hint">正在从文本中提取诉求…</p> : null}
      {proposals.error === null ? null : (
        <p className="partly">
          诉求建议没有取到：{sentenceOf(proposals.error)}可以直接填写。
          <Button size="small" onClick={() => void proposals.refetch()}>
            重试
          </Button>
        </p>
      )}
      {[data?.missing ?? null, ...(data?.notes ?? [])].map((note) =>
        note === null ? null : (
          <p key={note} className="partly">
            {note}
          </p>
        ),
      )}
      {data !== undefined && data.missing === null && data.proposals.length === 0 ? (
        <p className="hint">读了 {data.texts} 条文本，没有提出具体诉求；可以直接填写。</p>
      ) : null}
      {value.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are edited in place and never move.
        <Row key={index} row={row} number={index + 1} change={(part) => change(index, part)} />
      ))}
      <Button size="small" onClick={() => onChange([...value, { text: '', chosen: true, from: null }])}>
        增加一条
      </Button>
    </div>
  );
}

function Row({ row, number, change }: { row: DemandRow; number: number; change: (part: Partial<DemandRow>) => void }) {
  const { rights } = useWho();
  const { from } = row;
  return (
    <div className="demand-row">
      <Checkbox
        aria-label={`采用诉求 ${number}`}
        checked={row.chosen}
        onChange={(event) => change({ chosen: event.target.checked })}
      />
      <div>
        <Input
          aria-label={`诉求 ${number}`}
          value={row.text}
          maxLength={200}
          onChange={(event) => change({ text: event.target.value })}
        />
        {from === null ? null : (
          <p className="hint">
            {from.texts === 0 ? '见案件摘要' : `${from.texts} 条文本提出`}
            {from.saidIn === null ? null : (
              <>
                ，如{from.saidIn.sourceName}：
                {may(rights, 'documents.read') ? (
                  <Link to={`/documents/${from.saidIn.id}`} target="_blank">
                    {from.saidIn.title || '（无标题）'}
                  </Link>
                ) : (
                  from.saidIn.title || '（无标题）'
                )}
              </>
            )}
          </p>
        )}
      </div>
    </div>
  );
}
