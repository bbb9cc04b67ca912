import type { CaseDetail } from '../contract/case.ts';

/** 回应体检的发现, spans in code points of the answer's text. */
export type Finding = CaseDetail['answer']['findings'][number];

/**
 * Checks a draft before it is reviewed (针对性、避免自说自话, 国办发〔2016〕61号): are all demands covered, is there a date
 * and a figure, is it words without content, does it conclude from a smell nobody smelt. A finding warns, it forbids nothing.
 */
export function checkAnswer(text: string, demands: readonly { text: string; covered: boolean }[]): Finding[] {
  const whole = { start: 0, end: [...text].length };
  const findings: Finding[] = [];
  for (const demand of demands.filter((one) => !one.covered))
    findings.push({ code: 'demand.uncovered', message: `没有回应诉求：${demand.text}`, ...whole });
  if (!/\d|[一二三四五六七八九十]{1,3}(日|月|时|家|处|人|次|项)/.test(text))
    findings.push({
      code: 'answer.noFigure',
      message: '全文没有日期、数字或监测数据，请写明何时、谁、查了什么、结果如何。',
      ...whole,
    });
  for (const { code, pattern, message } of phrases)
    for (const match of text.matchAll(pattern)) findings.push({ code, message, ...spanOf(text, match) });
  return findings.sort((a, b) => a.start - b.start || b.end - a.end);
}

const phrases: readonly { code: string; pattern: RegExp; message: string }[] = [
  {
    code: 'answer.notSmelt',
    pattern:
      /[^。！？；\n]*(未|没有|没)(闻到|发现|检出)[^。！？；\n]{0,12}(异味|臭味|气味|异常|污染)[^。！？\n]{0,40}?(不属实|查无实据|不存在|无需|没有必要)[^。！？\n]*/g,
    message: '“现场未发现”不等于“不属实”：请写明检查的时间、次数、风向和监测数据，并说明下一步。',
  },
  {
    code: 'answer.notTrue',
    pattern: /[^。！？；\n]*(举报|投诉|反映|情况)[^。！？；\n]{0,12}(不属实|查无实据)[^。！？；\n]*/g,
    message: '结论“不属实”须有依据：请附监测数据、检查记录或图片。',
  },
  {
    code: 'answer.empty',
    pattern: /(高度重视|第一时间|举一反三|进一步加强|持续加大|不断提升|全力以赴|扎实推进|严格落实|压实责任)/g,
    message: '套话：请换成具体的人、时间、措施和结果。',
  },
  {
    code: 'answer.noResult',
    pattern: /(正在(进一步)?(调查|核实|处理)(中|之中)?|将(进一步)?(研究|核实|加强监管))/g,
    message: '没有给出结果：请写明何时再次答复。',
  },
  {
    code: 'answer.pushed',
    pattern: /(不(属于|在|是)(我|本)(厅|局|单位|部门)?(的)?(职责|管辖|职权)|请(向|找)[^。！？\n]{1,20}(反映|咨询))/g,
    message: '推给别处：请写明已转给哪个部门、何时转办、如何联系。',
  },
];

/** Regular expressions count UTF-16 units, the contract counts code points. */
function spanOf(text: string, match: RegExpExecArray): { start: number; end: number } {
  const start = [...text.slice(0, match.index)].length;
  return { start, end: start + [...match[0]].length };
}
