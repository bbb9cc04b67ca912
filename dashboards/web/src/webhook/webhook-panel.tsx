import { Button } from 'antd';
import { useState } from 'react';
import { webhookEvents } from '../../../../api/webhooks/contract.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useWebhooks } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { WebhookDrawer } from './webhook-drawer.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookState } from './webhook-state.tsx';

/** 对外推送: which programs outside are told what, and whether it arrives. */
export function WebhookPanel() {
  const webhooks = useWebhooks();
  const { rights } = useWho();
  const manages = may(rights, 'system.manage');
  const [making, setMaking] = useState(false);
  const [openId, setOpenId] = useState<string | null>(null);
  const open = webhooks.data?.find(({ id }) => id === openId);
  return (
    <section className="sheet webhook">
      <div className="acts">
        {manages ? (
          <Button type="primary" onClick={() => setMaking(true)}>
            登记推送地址
          </Button>
        ) : null}
        <span className="hint">
          预警和案件有变化时，一分钟内把编号、标题、等级、状态和链接推送给登记的地址（Standard Webhooks
          签名）；失败会在三天内重试，不推送原文和个人信息。
        </span>
      </div>
      <ListState
        query={webhooks}
        rows={5}
        isEmpty={webhooks.data?.length === 0}
        empty={{ why: '还没有登记推送地址，目前不向外部系统推送。' }}
      >
        <ul className="plain">
          {(webhooks.data ?? []).map((webhook) => (
            <li key={webhook.id}>
              <p className="facts">
                <strong>{webhook.name}</strong>
                <WebhookState webhook={webhook} />
                <span>
                  {webhook.lastDeliveredAt === null ? (
                    '从未送达'
                  ) : (
                    <>
                      上次送达 <TimeText at={webhook.lastDeliveredAt} whole />
                    </>
                  )}
                </span>
                <Button size="small" onClick={() => setOpenId(webhook.id)} aria-label={`查看 ${webhook.name}`}>
                  查看
                </Button>
              </p>
              <p className="hash">{webhook.url}</p>
              <p className="hint">{webhook.events.map((event) => webhookEvents[event]).join('、')}</p>
            </li>
          ))}
        </ul>
      </ListState>
      {making ? <WebhookForm webhook={null} close={() => setMaking(false)} /> : null}
      {open === undefined ? null : <WebhookDrawer webhook={open} manages={manages} close={() => setOpenId(null)} />}
    </section>
  );
}
