import type { CaseState } from '../cases/case.ts';
import type { CaseDetail } from '../cases/contract.ts';
import { clockKinds } from '../cases/contract-commands.ts';

/** 时间、报告和时限事项 of a case as its page shows them. */
export function presentTimes(state: CaseState): Pick<CaseDetail, 'times' | 'reports' | 'steps'> {
  const { happenedAt, publishedAt, foundAt, firstFoundAt, foundChanges, late } = state;
  return {
    times: {
      happenedAt,
      publishedAt,
      foundAt,
      firstFoundAt,
      foundChanges,
      late: late === null ? null : lateText(late),
    },
    reports: state.reports.map(({ report, to, way, sentAt, body, by, at }) => ({
      ...{ report, to, way, sentAt, by, at },
      signer: body.signer,
    })),
    steps: state.steps.map(({ clock, doneAt, reference, by, at }) => ({
      name: clockKinds[clock],
      ...{ doneAt, reference, by, at },
    })),
  };
}

/** 迟报：发现后超过 2小时登记. */
export function lateText({ since, limit }: NonNullable<CaseState['late']>): string {
  return `迟报：${since === 'found' ? '发现' : '公开发布'}后超过${limit}登记`;
}
