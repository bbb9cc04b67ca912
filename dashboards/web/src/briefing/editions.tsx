import { App, Button, Drawer, Form, Input } from 'antd';
import { useState } from 'react';
import type { z } from 'zod';
import type { BriefingDetail } from '../../../../api/briefings/contract.ts';
import { addresses, client } from '../client.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { may } from '../menu.ts';
import { TimeText } from '../parts/time-text.tsx';
import { useWrite } from '../queries.ts';
import { useWho } from '../session/gate.tsx';

/** 制作记录: each making of the files, all of them to be had; and making them again when one does not open. */
export function Editions({ detail: { briefing, editions } }: { detail: z.infer<typeof BriefingDetail> }) {
  const { rights } = useWho();
  const [asking, setAsking] = useState(false);
  return (
    <section className="sheet" aria-label="制作记录">
      <h2>制作记录</h2>
      <p className="hint">
        文件打不开时可重新制作：数字和文字照本期编定时的原样，只重新生成文件；此前的文件都保留，可下载。
      </p>
      <ul className="plain">
        {editions.map(({ edition, at, by, reason, sha256 }) => (
          <li key={edition}>
            <a href={addresses.briefingWord(briefing.week, edition)} download>
              第 {edition} 次制作
            </a>
            <span className="hint">
              <TimeText at={at} whole /> {by}
              {reason === null ? '' : `，理由：${reason}`}
              <span className="hash" title={`SHA-256 ${sha256}`}>
                {' '}
                {sha256.slice(0, 8)}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {may(rights, 'briefings.create') ? <Button onClick={() => setAsking(true)}>重新制作文件</Button> : null}
      {asking ? <MakeAgain week={briefing.week} close={() => setAsking(false)} /> : null}
    </section>
  );
}

function MakeAgain({ week, close }: { week: string; close: () => void }) {
  const { message } = App.useApp();
  const draft = useDraft(`briefing/${week}/again`);
  const again = useWrite((typed: { reason: string }) => client.briefingAgain(week, typed), ['briefing', 'briefings']);
  return (
    <Drawer open onClose={close} title="重新制作本期文件" size={Math.min(480, window.innerWidth)}>
      <p>将按编定时的数字和文字重新生成 Word 和网页，期号、数字不变；现在的文件作为上一次制作保留。理由记入审计。</p>
      <KeptForm<{ reason: string }>
        draft={draft}
        layout="vertical"
        onFinish={(typed) =>
          again.mutate(typed, {
            onSuccess: () => {
              void message.success('已重新制作，可下载');
              draft.drop();
              close();
            },
          })
        }
      >
        <Form.Item name="reason" label="理由" rules={[{ required: true, min: 4, message: '请写明理由（4–200 字）' }]}>
          <Input maxLength={200} autoComplete="off" placeholder="如：Word 文件打不开" />
        </Form.Item>
        <FormError error={again.error} />
        <FormActs send="重新制作" pending={again.isPending} cancel={close} />
      </KeptForm>
    </Drawer>
  );
}
