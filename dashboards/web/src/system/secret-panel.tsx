import { Alert, App, Button } from 'antd';
import { useRef } from 'react';

/** A secret that is shown this once, to be copied. */
export function SecretPanel({ secret, close }: { secret: string; close: () => void }) {
  const { message } = App.useApp();
  const shown = useRef<HTMLTextAreaElement | null>(null);
  const copy = async () => {
    shown.current?.select();
    // On plain http browsers have no clipboard for pages; then the selected text is copied by hand.
    const copied = await navigator.clipboard?.writeText(secret).then(
      () => true,
      () => false,
    );
    if (copied === true) void message.success('已复制');
    else void message.info('已选中，请按 Ctrl+C 复制');
  };
  return (
    <>
      <Alert type="warning" showIcon title="密钥只显示这一次，请立即复制并妥善保存。" />
      <div className="secret">
        <textarea
          aria-label="密钥"
          ref={shown}
          readOnly
          rows={2}
          value={secret}
          onFocus={(event) => event.target.select()}
        />
      </div>
      <div className="acts">
        <Button type="primary" onClick={() => void copy()}>
          复制
        </Button>
        <Button onClick={close}>我已保存</Button>
      </div>
    </>
  );
}
