import { App, Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { type LetterView, letterKinds } from '../../../../api/assessment/contract-letters.ts';
import { addresses, client } from '../client.ts';
import { ListState } from '../parts/list-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useLetter, useWrite } from '../queries.ts';
import { LetterForm } from './letter-form.tsx';
import { receiptWords } from './letter-panel.tsx';

/** One letter as it will print; a draft may be edited and issued, and whom it is addressed to confirms it. */
export default function LetterPage() {
  const { id = '' } = useParams();
  const letter = useLetter(id);
  return (
    <>
      <PageHead title={letter.data === undefined ? '考核文书' : letterKinds[letter.data.kind]}>
        <Link to="/assessment/letters">全部通报与提醒</Link>
        <Button href={addresses.letterWord(id)} download>
          下载 Word
        </Button>
      </PageHead>
      <ListState query={letter} rows={10}>
        {letter.data ? <Letter letter={letter.data} /> : null}
      </ListState>
    </>
  );
}

function Letter({ letter }: { letter: LetterView }) {
  const [edits, setEdits] = useState(false);
  const { issued, table } = letter;
  return (
    <article className="sheet letter">
      <p className="facts">
        <span>{issued === null ? '初稿，未签发' : issued.number}</span>
        {issued === null ? null : (
          <span>
            {issued.by} <TimeText at={issued.at} whole /> 签发，内容已固定
          </span>
        )}
        <span>{receiptWords(letter)}</span>
      </p>
      {edits ? (
        <LetterForm letter={letter} close={() => setEdits(false)} />
      ) : (
        <>
          <h2>{letter.title}</h2>
          {letter.body.split('\n').map((text, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of a text that stands still
            <p key={index} className={/^[一二三四五六七八九十]+、/.test(text) ? 'letter-head' : 'letter-line'}>
              {text}
            </p>
          ))}
        </>
      )}
      <LetterActs letter={letter} edits={edits} edit={() => setEdits(true)} />
      <Figures table={table} />
      <Receipts letter={letter} />
    </article>
  );
}

function LetterActs({ letter, edits, edit }: { letter: LetterView; edits: boolean; edit: () => void }) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { id, changedAt, can, units, kind } = letter;
  const changes = ['letter', 'letters', 'inbox'];
  const issue = useWrite(() => client.issueLetter(id, changedAt), changes);
  const drop = useWrite(() => client.dropLetter(id), ['letters']);
  const confirm = useWrite(() => client.confirmLetter(id), changes);
  if (edits || can.length === 0) return null;
  const told = kind === 'talk' ? '通知厅领导' : `通知 ${units.length} 个主送单位确认`;
  return (
    <div className="acts">
      {can.includes('issue') ? (
        <Popconfirm
          title="签发后不能再修改"
          description={`将编号、固定内容，并${told}。`}
          okText="签发"
          cancelText="再看看"
          onConfirm={() => issue.mutate(undefined, { onSuccess: () => void message.success('已签发') })}
        >
          <Button type="primary" loading={issue.isPending}>
            签发
          </Button>
        </Popconfirm>
      ) : null}
      {can.includes('edit') ? <Button onClick={edit}>修改文字</Button> : null}
      {can.includes('drop') ? (
        <Button
          onClick={() =>
            drop.mutate(undefined, { onSuccess: () => void navigate('/assessment/letters', { replace: true }) })
          }
          loading={drop.isPending}
        >
          删除初稿
        </Button>
      ) : null}
      {can.includes('confirm') ? (
        <Button
          type="primary"
          loading={confirm.isPending}
          onClick={() => confirm.mutate(undefined, { onSuccess: () => void message.success('已确认收到') })}
        >
          确认收到
        </Button>
      ) : null}
      <WriteError error={issue.error ?? drop.error ?? confirm.error} />
    </div>
  );
}

function Figures({ table }: { table: LetterView['table'] }) {
  return (
    <>
      {table.rows.length === 0 ? null : (
        <div className="scroll-x">
          <table className="grid">
            <caption>{table.caption}</caption>
            <thead>
              <tr>
                {table.columns.map((column) => (
                  <th scope="col" key={column}>
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a table that stands still
                <tr key={index}>
                  {row.map((text, at) => (
                    <td key={table.columns[at]}>{text}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <details className="assessment-notes">
        <summary>数据说明</summary>
        {table.notes.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </details>
    </>
  );
}

function Receipts({ letter: { units, issued } }: { letter: LetterView }) {
  if (issued === null || units.length === 0) return null;
  return (
    <section aria-label="回执">
      <h3>回执</h3>
      <ul className="plain">
        {units.map(({ id, name, receipt }) => (
          <li key={id}>
            {name}：
            {receipt === null ? (
              '未确认'
            ) : (
              <>
                {receipt.by} <TimeText at={receipt.at} whole /> 确认收到
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
