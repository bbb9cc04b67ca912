import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { z } from 'zod';
import type { BriefingDetail } from '../../../../api/briefings/contract.ts';
import { addresses } from '../client.ts';
import { ListState } from '../parts/list-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useBriefing } from '../queries.ts';
import { Editions } from './editions.tsx';

/** One issue as it will print, and where each of its figures comes from. */
export default function BriefingPage() {
  const { week = '' } = useParams();
  const detail = useBriefing(week);
  return (
    <>
      <PageHead title={detail.data?.briefing.title ?? '周报'}>
        <Link to="/briefings">全部周报</Link>
        <Button type="primary" href={addresses.briefingWord(week)} download>
          下载 Word
        </Button>
      </PageHead>
      <ListState query={detail} rows={14}>
        {detail.data ? <Issue detail={detail.data} /> : null}
      </ListState>
    </>
  );
}

/** The issue comes as a whole HTML page; it is shown in a frame of its own without scripts, whose figures open in the page around it. */
function Issue({ detail }: { detail: z.infer<typeof BriefingDetail> }) {
  return (
    <div className="briefing">
      <iframe
        className="briefing-paper"
        title="周报预览"
        sandbox="allow-top-navigation-by-user-activation"
        srcDoc={framed(detail.html)}
      />
      <Editions detail={detail} />
      <section className="sheet" aria-label="数字来源">
        <h2>数字来源</h2>
        <p className="hint">
          数据截至 <TimeText at={detail.briefing.cutOff} whole />
          ，每个数字都可点开看记录。
        </p>
        <ul className="plain">
          {detail.sources.map(({ figure, value, query, records }) => (
            <li key={`${figure}${query}`}>
              <Link to={records}>
                {figure}：<strong>{value}</strong>
              </Link>
              <span className="hint query">{query}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

/** Links of the paper lead out of its frame. */
function framed(html: string): string {
  return html.replace('<head>', '<head><base target="_top">');
}
