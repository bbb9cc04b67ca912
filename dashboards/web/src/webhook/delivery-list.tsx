import { App, Button } from 'antd';
import {
  type DeliveryView,
  deliveryStates,
  type WebhookView,
  webhookEvents,
} from '../../../../api/webhooks/contract.ts';
import { client } from '../client.ts';
import { ListState } from '../parts/list-state.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useDeliveries, useWrite } from '../queries.ts';

/** 推送记录: what an address was told, each attempt with its answer, newest first. */
export function DeliveryList({ webhook, manages }: { webhook: WebhookView; manages: boolean }) {
  const { message } = App.useApp();
  const deliveries = useDeliveries(webhook.id);
  const again = useWrite((id: string) => client.redeliver(webhook.id, id), ['deliveries', 'webhooks']);
  const items = deliveries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <ListState
      query={deliveries}
      rows={5}
      isEmpty={items.length === 0}
      empty={{ why: '还没有推送过；可以先发送一条测试消息。' }}
    >
      <WriteError error={again.error} />
      <ul className="plain">
        {items.map((delivery) => (
          <li key={delivery.id}>
            <p className="facts">
              <strong>{eventName(delivery.type)}</strong>
              <span>{delivery.title}</span>
              <TimeText at={delivery.at} whole />
              <span className={delivery.state === 'failed' ? 'not-covered' : undefined}>
                {deliveryStates[delivery.state]}
              </span>
              {manages && webhook.active && delivery.state !== 'sending' ? (
                <Button
                  size="small"
                  loading={again.isPending && again.variables === delivery.id}
                  aria-label={`重新推送 ${delivery.title}`}
                  onClick={() =>
                    again.mutate(delivery.id, { onSuccess: () => void message.success('已排队，一分钟内重新推送') })
                  }
                >
                  重新推送
                </Button>
              ) : null}
            </p>
            <Attempts delivery={delivery} />
          </li>
        ))}
      </ul>
      <MoreButton query={deliveries} shown={items.length} total={deliveries.data?.pages[0]?.total ?? items.length} />
    </ListState>
  );
}

function Attempts({ delivery }: { delivery: DeliveryView }) {
  return (
    <ol className="attempts">
      {delivery.attempts.map((attempt) => (
        <li key={attempt.number} className="hint">
          第 {attempt.number} 次 <TimeText at={attempt.at} whole />：{attempt.error ?? `送达（${attempt.status}）`}
          {attempt.ms === null ? null : `，${attempt.ms} 毫秒`}
        </li>
      ))}
      {delivery.nextAttemptAt === null ? null : (
        <li className="hint">
          下次推送不早于 <TimeText at={delivery.nextAttemptAt} whole />
        </li>
      )}
    </ol>
  );
}

function eventName(type: string): string {
  return type in webhookEvents ? webhookEvents[type as keyof typeof webhookEvents] : '测试消息';
}
