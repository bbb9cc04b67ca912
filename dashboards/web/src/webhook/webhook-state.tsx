import type { WebhookView } from '../../../../api/webhooks/contract.ts';
import { TimeText } from '../parts/time-text.tsx';

/** Whether it works, in words; what was switched off by itself says why. */
export function WebhookState({ webhook }: { webhook: WebhookView }) {
  if (!webhook.active) return <span className="not-covered">已停用：{webhook.disabledReason ?? '原因未记录'}</span>;
  if (webhook.failingSince !== null)
    return (
      <span className="not-covered">
        自 <TimeText at={webhook.failingSince} whole /> 起推送失败，待推送 {webhook.waiting} 条
      </span>
    );
  const waiting = webhook.waiting > 0 ? `，待推送 ${webhook.waiting} 条` : '';
  const failed = webhook.failed > 0 ? `，未送达 ${webhook.failed} 条` : '';
  return `正常${waiting}${failed}`;
}
