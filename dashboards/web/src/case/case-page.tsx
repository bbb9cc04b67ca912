import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useParams } from 'react-router';
import type { z } from 'zod';
import type { CaseDetail } from '../../../../api/cases/contract.ts';
import { CaseFiles } from '../attachment/case-files.ts';
import { PrintButton } from '../attachment/print-button.tsx';
import { addresses } from '../client.ts';
import { ListState } from '../parts/list-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useUnfoldForPrint } from '../parts/unfold-for-print.ts';
import { useCase } from '../queries.ts';
import { useArrivals } from '../stream/use-stream.ts';
import { actName } from './case-act.ts';
import { CaseHead } from './case-head.tsx';
import { CommandDrawer } from './command-drawer.tsx';
import { ConsultPanel } from './consult-panel.tsx';
import { DemandList } from './demand-list.tsx';
import { DocumentList } from './document-list.tsx';
import { EffectPanel } from './effect-panel.tsx';
import { EndingPanel } from './ending-panel.tsx';
import { FixPanel } from './fix-panel.tsx';
import { HandlingList } from './handling-list.tsx';
import { NextStep } from './next-step.tsx';
import { ParticularsPanel } from './particulars-panel.tsx';
import { CorrectionRecord, ProposalPanel } from './proposal-panel.tsx';
import { ProposedDemands } from './proposed-demands.tsx';
import { ReportsPanel } from './reports-panel.tsx';
import { TimeLine } from './time-line.tsx';
import { useAct } from './use-act.ts';
import { WordsPanel } from './words-panel.tsx';

export type Detail = z.infer<typeof CaseDetail>;

/** 案件页: where does it stand, what is next, who did what? */
export default function CasePage() {
  const { id = '' } = useParams();
  const detail = useCase(id);
  return (
    <ListState query={detail} rows={14}>
      {detail.data ? (
        <CaseFiles value={id}>
          <Loaded key={id} detail={detail.data} refresh={() => void detail.refetch()} />
        </CaseFiles>
      ) : null}
    </ListState>
  );
}

/** 未能通知: whom a reminder of this case reached by no way. */
function Unreached({ unreached }: Pick<Detail, 'unreached'>) {
  if (unreached.length === 0) return null;
  return (
    <div className="unreached" role="alert">
      {unreached.map(({ what, to, at }) => (
        <p key={`${what} ${to} ${at}`}>
          <strong>未能通知{to}</strong>：{what}，外部渠道均未收下，系统内也没有人看到（
          <TimeText at={at} whole />
          ），请电话联系。
        </p>
      ))}
    </div>
  );
}

function Loaded({ detail, refresh }: { detail: Detail; refresh: () => void }) {
  const page = useRef<HTMLElement>(null);
  useUnfoldForPrint(page);
  const { act, start, close } = useAct(detail);
  const [seen] = useState(() => detail.entries.reduce((most, { seq }) => Math.max(most, seq), 0));
  const { cases } = useArrivals();
  const newer = (cases[detail.case.id]?.version ?? 0) > detail.case.version;
  return (
    <article ref={page} className="case">
      <PageHead title={`${detail.case.number} ${detail.case.title}`}>
        <Button className="wide-only" href={addresses.caseForm(detail.case.id)} download>
          综合情况表
        </Button>
        <PrintButton detail={detail} />
      </PageHead>
      {newer ? (
        <button type="button" className="arrivals" onClick={refresh}>
          本案有新记录，点此更新
        </button>
      ) : null}
      <Unreached unreached={detail.unreached} />
      <NextStep detail={detail} start={start} />
      <ProposalPanel detail={detail} start={start} />
      <CaseHead detail={detail} />
      <div className="case-columns">
        <div>
          <section className="sheet">
            <h2>事实与诉求</h2>
            <p className="body-text">{detail.summary}</p>
            <DemandList demands={detail.demands} />
            <ProposedDemands detail={detail} start={start} />
            <DocumentList documents={detail.documents} />
          </section>
          <WordsPanel detail={detail} start={start} />
          <EffectPanel detail={detail} />
          <HandlingList handling={detail.handling} />
          <ReportsPanel detail={detail} />
          <FixPanel detail={detail} />
          <EndingPanel detail={detail} />
          <CorrectionRecord proposals={detail.proposals} />
          <ParticularsPanel detail={detail} start={start} />
          <ConsultPanel detail={detail} start={start} />
        </div>
        <TimeLine entries={detail.entries} seen={seen} />
      </div>
      {act === null ? null : <CommandDrawer key={actName(act)} act={act} detail={detail} close={close} />}
    </article>
  );
}
