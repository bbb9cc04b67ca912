import { App, Button, Drawer } from 'antd';
import { Link } from 'react-router';
import { runStates, type SourceView } from '../../../../api/sources/contract.ts';
import { client } from '../client.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { TinyBars } from '../parts/tiny-bars.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useRuns, useWrite } from '../queries.ts';
import { kindName, StateMark } from './source-table.tsx';

/** One source: its register entry, its rhythm and its last runs with their reasons. */
export function SourceDrawer({
  source,
  manages,
  edit,
  close,
}: {
  source: SourceView;
  manages: boolean;
  edit: () => void;
  close: () => void;
}) {
  const { message } = App.useApp();
  const runs = useRuns(source.id);
  const run = useWrite(() => client.runSource(source.id), ['sources', 'runs']);
  const blocked = source.missing.length > 0 ? `登记缺${source.missing.join('、')}，补齐后才能采集` : null;
  return (
    <Drawer open onClose={close} title={source.name} size={Math.min(680, window.innerWidth)}>
      <p className="facts">
        <StateMark source={source} />
        <span>{source.reason}</span>
        <Link to={`/documents?sourceId=${source.id}`}>看它的信息</Link>
      </p>
      <TinyBars buckets={source.rhythm} name="近 30 天每日新增" />
      {manages ? (
        <div className="acts">
          <Button
            type="primary"
            disabled={blocked !== null || !source.enabled}
            loading={run.isPending}
            onClick={() => run.mutate(undefined, { onSuccess: () => void message.success('已排入采集队列') })}
          >
            立即采集
          </Button>
          <Button onClick={edit}>修改登记</Button>
          {blocked === null ? null : <span className="hint">{blocked}</span>}
          {source.enabled ? null : <span className="hint">已停用，启用后才能采集</span>}
        </div>
      ) : null}
      <WriteError error={run.error} />
      <h3>登记事项</h3>
      <dl className="duty">
        {entryLines(source).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value || '未填'}</dd>
          </div>
        ))}
      </dl>
      <h3>采集记录</h3>
      <ListState
        query={runs}
        isEmpty={runs.data?.length === 0}
        empty={{ why: '尚未采集过。登记齐全并启用后按间隔自动采集。' }}
      >
        <ul className="plain">
          {(runs.data ?? []).slice(0, 30).map((one) => (
            <li key={one.startedAt} className="facts">
              <TimeText at={one.startedAt} whole />
              <strong>{runStates[one.state]}</strong>
              <span>
                列出 {one.listed}，取回 {one.fetched}，新增 {one.emitted}，失败 {one.failed}
              </span>
              <span className="hint">{one.reason}</span>
            </li>
          ))}
        </ul>
      </ListState>
    </Drawer>
  );
}

function entryLines(source: SourceView): [string, string][] {
  const { selectors } = source;
  const parts: [string, string | null][] = [
    ['文章链接', source.linkSelector],
    ['标题', selectors.title],
    ['正文', selectors.body],
    ['发布时间', selectors.publishedAt],
    ['作者', selectors.author],
  ];
  return [
    ['类别', kindName(source.kind)],
    ['起始网址', source.start.join('\n')],
    ['采集间隔', source.everyMinutes === null ? '' : `${source.everyMinutes} 分钟`],
    ['请求间隔', `${source.delayMs / 1_000} 秒`],
    ['异常时限', `${source.staleAfterHours} 小时没有新内容`],
    ['所属地区', source.region ?? ''],
    ['采集依据', source.legalBasis ?? ''],
    ['责任人', source.owner ?? ''],
    ['保存期限', source.retentionDays === null ? '' : `${source.retentionDays} 天`],
    ...parts.flatMap(([name, value]): [string, string][] => (value === null ? [] : [[`选择器·${name}`, value]])),
    ['内网地址', source.allowInternal ? `允许。理由：${source.internalReason ?? '首次登记时未写'}` : '不允许'],
  ];
}
