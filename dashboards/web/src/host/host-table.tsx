import { App, Button, Drawer, Form, Input } from 'antd';
import { useState } from 'react';
import type { InsideHostView } from '../../../../api/hosts/contract.ts';
import { client } from '../client.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useInsideHosts, useWrite } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { RecordTable } from '../system/record-table.tsx';

/** 内网放行名单: what sources with that permission may reach inside; everything else there stays refused. */
export function HostTable() {
  const hosts = useInsideHosts();
  const manages = may(useWho().rights, 'hosts.manage');
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<InsideHostView | null>(null);
  return (
    <section className="sheet">
      <div className="acts">
        {manages ? (
          <Button type="primary" onClick={() => setAdding(true)}>
            放行一个地址
          </Button>
        ) : null}
        <span className="hint">
          信源由系统管理员逐个允许访问内网，能访问的地址以本名单为限，由安全管理员核定；云主机元数据地址永不放行。
        </span>
      </div>
      <ListState
        query={hosts}
        rows={4}
        isEmpty={hosts.data?.length === 0}
        empty={{ why: '名单是空的：任何信源都不能访问内网地址。' }}
      >
        <RecordTable
          rows={hosts.data ?? []}
          columns={{
            地址: (host) => <span className="hash">{host.address}</span>,
            端口: (host) => host.port ?? '不限',
            理由: (host) => host.reason,
            核定: (host) => (
              <>
                {host.by} <TimeText at={host.at} whole />
              </>
            ),
            ...(manages
              ? {
                  操作: (host: InsideHostView) => (
                    <Button size="small" danger onClick={() => setEnding(host)} aria-label={`移出 ${host.id}`}>
                      移出
                    </Button>
                  ),
                }
              : {}),
          }}
        />
      </ListState>
      {adding ? <AddHost close={() => setAdding(false)} /> : null}
      {ending === null ? null : <EndHost host={ending} close={() => setEnding(null)} />}
    </section>
  );
}

function AddHost({ close }: { close: () => void }) {
  const { message } = App.useApp();
  const write = useWrite(client.addInsideHost, ['inside-hosts']);
  return (
    <Drawer open onClose={close} title="放行一个内网地址" size={Math.min(480, window.innerWidth)}>
      <Form<{ host: string; reason: string }>
        layout="vertical"
        onFinish={(typed) =>
          write.mutate(typed, {
            onSuccess: () => {
              void message.success('已放行');
              close();
            },
          })
        }
      >
        <Form.Item
          name="host"
          label="地址"
          extra="主机名、IP 地址或网段，可带端口，例如 oa.example.cn:8080、10.1.2.3、10.1.2.0/24。"
          rules={[{ required: true, whitespace: true, message: '请填写地址' }]}
        >
          <Input maxLength={120} autoComplete="off" />
        </Form.Item>
        <Reason />
        <FormError error={write.error} />
        <FormActs send="放行" pending={write.isPending} cancel={close} />
      </Form>
    </Drawer>
  );
}

function EndHost({ host, close }: { host: InsideHostView; close: () => void }) {
  const { message } = App.useApp();
  const write = useWrite(client.endInsideHost, ['inside-hosts']);
  return (
    <Drawer open onClose={close} title={`移出 ${host.id}`} size={Math.min(480, window.innerWidth)}>
      <Form<{ reason: string }>
        layout="vertical"
        onFinish={({ reason }) =>
          write.mutate(
            { id: host.id, reason },
            {
              onSuccess: () => {
                void message.success('已移出');
                close();
              },
            },
          )
        }
      >
        <p className="hint">移出后，从这里采集的信源下一次即读不到，会在信源页说明。</p>
        <Reason />
        <FormError error={write.error} />
        <FormActs send="移出" pending={write.isPending} cancel={close} />
      </Form>
    </Drawer>
  );
}

function Reason() {
  return (
    <Form.Item name="reason" label="理由" rules={[{ required: true, min: 4, message: '请写明理由（4–200 字）' }]}>
      <Input maxLength={200} autoComplete="off" />
    </Form.Item>
  );
}
