import { instantText } from '../../analysis/calendar.ts';
import { levels } from '../../analysis/codes.ts';
import { clockSentence } from '../clocks/clock-sentence.ts';
import type { CaseEvent, Evidence, LedgerEntry } from './case.ts';
import { caseOrigins, caseStatuses } from './contract.ts';
import { clockKinds, respondentLevels, solvedWords } from './contract-commands.ts';
import { emergencyLevels } from './contract-corrections.ts';
import { describeCorrection } from './correction-sentences.ts';
import { describeEnding } from './ending-sentences.ts';
import type { UnitEvent } from './evolve-units.ts';
import { describeMerge } from './merge-sentences.ts';
import { describeParticulars } from './particulars.ts';
import { sentenceOfReceipt, sentenceOfReminder } from './receipt-sentences.ts';
import { describeUnits } from './unit-sentence.ts';
import { describeWord } from './word-sentence.ts';

/** How a ledger entry reads: its name, one Chinese sentence, and the ground it stands on. `unitName` gives a unit's name by its id. */
export function describeEntry(
  event: LedgerEntry['event'],
  unitName: (id: string) => string,
): { name: string; sentence: string; basis: string | null } {
  switch (event.type) {
    case 'opened':
      return {
        name: '登记',
        sentence: `登记案件 ${event.number}，来源：${caseOrigins[event.origin]}，等级：${levels[event.level]}，发现时间：${instantText(event.foundAt)}`,
        basis: null,
      };
    case 'documentsJoined':
      return said('并入线索', `并入 ${event.documents.length} 条线索${titlesOf(event.documents)}：${event.reason}`);
    case 'filed':
      return { name: '立案', sentence: sentenceOfFiled(event), basis: event.respondent?.basis ?? null };
    case 'dismissed':
      return said('无需处置', `研判为${caseStatuses.dismissed}。理由：${event.reason}`);
    case 'referred':
      return said(
        '转外单位',
        `转${event.to}办理${event.letter == null ? '' : '（附函）'}${event.receipt === null ? '' : `，回执：${event.receipt}`}。理由：${event.reason}`,
      );
    case 'assigned':
    case 'accepted':
    case 'returned':
    case 'reassigned':
    case 'supportChanged':
    case 'handedDown':
    case 'reportedUp':
    case 'disputeRaised':
    case 'arbitrated':
    case 'respondentSet':
      return describeUnits(event, unitName);
    case 'handlingLogged':
      return { ...said('办理', event.text), basis: filesBasis(event.evidence) };
    case 'demandsSet':
      return said('诉求', `登记 ${event.demands.length} 条诉求：${event.demands.join('；')}`);
    default:
      return describeOutcome(event, unitName);
  }
}

type Outcome = Exclude<
  CaseEvent,
  | UnitEvent
  | { type: 'opened' | 'documentsJoined' | 'filed' | 'dismissed' | 'referred' | 'handlingLogged' | 'demandsSet' }
>;

/** The first few titles of texts, each once. */
function titlesOf(documents: readonly { title: string }[]): string {
  const titles = [...new Set(documents.map(({ title }) => title))].filter((title) => title !== '');
  return `${titles
    .slice(0, 3)
    .map((title) => `「${title}」`)
    .join('')}${titles.length > 3 ? '等' : ''}`;
}

function describeOutcome(event: Outcome, unitName: (id: string) => string): Described {
  switch (event.type) {
    case 'wordBegun':
    case 'answerDrafted':
    case 'answerSubmitted':
    case 'answerReviewed':
    case 'answerWithdrawn':
    case 'wordDropped':
    case 'withholdProposed':
    case 'withholdDecided':
    case 'answerWithheld':
    case 'answerPublished':
    case 'pressRecorded':
    case 'linkKept':
    case 'linkTrouble':
    case 'linkSettled':
      return describeWord(event);
    case 'fixProved':
      return {
        ...said('报送结果', `报送处置结果（实际问题${solvedWords[event.solved]}）：${event.measures}`),
        basis: filesBasis(event.evidence),
      };
    case 'fixVerified':
      return said('核验', `核验${event.verdict === 'pass' ? '通过' : '退回'}：${event.opinion}`);
    case 'archived':
      return said('归档', `归档，归档号：${event.archiveNumber}`);
    case 'reopened':
      return said('重启', `${event.cause === 'relapse' ? '再次收到投诉，自动重启' : '重启'}：${event.reason}`);
    case 'extensionAsked':
    case 'extensionRefused':
    case 'extended':
    case 'foundTimeCorrected':
    case 'happenedTimeSet':
    case 'reportFiled':
    case 'stepRecorded':
      return clockSentence(event);
    case 'urged':
      return said('催办', `催办：${event.text}`);
    case 'levelRaised':
      return said('调整等级', `等级调为${levels[event.level]}：${event.reason}`);
    case 'clocksStarted':
      return {
        name: '起算时限',
        sentence: event.clocks.map((clock) => `${clockKinds[clock.kind]}须在${instantText(clock.dueAt)}前`).join('；'),
        basis: [...new Set(event.clocks.map((clock) => clock.legalBasis))].join('；'),
      };
    case 'clockNoted':
      return said('时限提醒', sentenceOfReminder(event, unitName));
    case 'receiptNoted':
      return said('提醒回执', sentenceOfReceipt(event, unitName));
    case 'changeProposed':
    case 'proposalConfirmed':
    case 'proposalDeclined':
    case 'proposalRecalled':
    case 'corrected':
    case 'withdrawn':
    case 'clocksEnded':
      return describeCorrection(event);
    case 'closed':
    case 'lookedAgain':
    case 'referralReceipted':
    case 'referralAnswered':
    case 'cluesAsked':
    case 'cluesGiven':
    case 'commented':
    case 'instructed':
    case 'supervised':
    case 'orderAnswered':
      return describeEnding(event);
    case 'mergedInto':
    case 'caseTakenOver':
    case 'mergeUndone':
    case 'partSplitOff':
    case 'splitFrom':
      return describeMerge(event, unitName);
    case 'particularsSet':
    case 'assessed':
      return describeParticulars(event);
    default:
      return event satisfies never;
  }
}

type Described = { name: string; sentence: string; basis: string | null };

function sentenceOfFiled({
  level,
  emergency,
  emergencyLevel,
  respondent,
  reason,
}: Extract<CaseEvent, { type: 'filed' }>): string {
  const grade = emergencyLevel == null ? '' : `，${emergencyLevels[emergencyLevel]}`;
  const how = emergency ? `，按突发环境事件办理${grade}` : '';
  const whose = respondent === undefined ? '' : `，回应主体：${respondentLevels[respondent.level]}`;
  return `立案，等级：${levels[level]}${how}${whose}。理由：${reason}`;
}

function said(name: string, sentence: string): Described {
  return { name, sentence, basis: null };
}

/** The files that an entry stands on, by the hashes that the chain holds; null without any. */
function filesBasis(evidence: readonly Evidence[]): string | null {
  const files = evidence.flatMap(({ attachment }) =>
    attachment === undefined ? [] : [`${attachment.name}（SHA-256 ${attachment.sha256.slice(0, 8)}）`],
  );
  return files.length === 0 ? null : `附件 ${files.join('、')}`;
}
