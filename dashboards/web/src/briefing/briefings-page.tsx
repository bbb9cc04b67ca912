import { App, Button, Dropdown } from 'antd';
import { Link } from 'react-router';
import { addresses, client } from '../client.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useBriefings, useWrite } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { dayText, monday } from '../time.ts';

/** 周报: the issues so far, and making the next one. */
export default function BriefingsPage() {
  const briefings = useBriefings();
  const { rights } = useWho();
  const items = briefings.data?.items ?? [];
  return (
    <>
      <PageHead title="周报" question="这一期可以报出去了吗？">
        {may(rights, 'briefings.create') && !briefings.isPending ? (
          <MakeButton hasThisWeek={items.some(({ week }) => week === monday(Date.now()))} />
        ) : null}
      </PageHead>
      <ListState
        query={briefings}
        rows={6}
        isEmpty={items.length === 0}
        empty={{ why: '还没有编过周报，可从右上角编制本周或上周的一期。' }}
      >
        <ul className="cards">
          {items.map((item) => (
            <li key={item.week} className="card briefing-card">
              <Link to={`/briefings/${item.week}`}>
                <strong>{item.title}</strong>
              </Link>
              <span className="facts">
                <span>第 {item.issue} 期</span>
                <span>
                  数据截至 <TimeText at={item.cutOff} whole />
                </span>
                <span>
                  编制 <TimeText at={item.createdAt} />
                </span>
                <span className="hash" title={`SHA-256 ${item.sha256}`}>
                  {item.sha256.slice(0, 8)}
                </span>
              </span>
              <Button size="small" href={addresses.briefingWord(item.week)} download>
                下载 Word
              </Button>
            </li>
          ))}
        </ul>
      </ListState>
    </>
  );
}

/** A week is made anew until it is over; the button says which of the two it does. */
function MakeButton({ hasThisWeek }: { hasThisWeek: boolean }) {
  const { message } = App.useApp();
  const make = useWrite(client.makeBriefing, ['briefings', 'briefing']);
  const now = Date.now();
  const act = (week: string) => make.mutate(week, { onSuccess: () => void message.success(doneWords(week, now)) });
  const last = monday(now, 1);
  return (
    <>
      <Dropdown.Button
        type="primary"
        loading={make.isPending}
        onClick={() => act(monday(now))}
        menu={{ items: [{ key: last, label: `编制上周（${dayText(last)}起）` }], onClick: ({ key }) => act(key) }}
        buttonsRender={([left, right]) => [left, right]}
      >
        {hasThisWeek ? '更新本周周报' : '编制本周周报'}
      </Dropdown.Button>
      {hasThisWeek ? <span className="hint">本周未结束，更新会以截至此刻的数据重编同一期，替换上一稿。</span> : null}
      <WriteError error={make.error} />
    </>
  );
}

function doneWords(week: string, now: number): string {
  return week === monday(now) ? '本周周报已编好，数据截至此刻' : '上周周报已编好；整周编定的一期不再改动';
}
