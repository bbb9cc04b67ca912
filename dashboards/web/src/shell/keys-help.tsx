import { Modal } from 'antd';
import { keyHelp } from '../keys.ts';

/** 快捷键一览. */
export function KeysHelp({ open, close }: { open: boolean; close: () => void }) {
  return (
    <Modal title="快捷键" open={open} onCancel={close} footer={null} width={420}>
      <KeysTable />
    </Modal>
  );
}

/** The list of keys by itself, as the page 我 shows it too. */
export function KeysTable() {
  return (
    <dl className="keys">
      {keyHelp.map(({ key, does }) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
