import { mask } from '../../../analysis/mask.ts';
import type { WordView } from '../contract-words.ts';
import { speaksTo } from './demands.ts';
import { denial, evidence, phrases, required } from './faults.ts';

/** 回应体检的发现, spans in code points of the answer's text. */
export type Finding = WordView['findings'][number];

/**
 * Checks a draft before it is reviewed (针对性、避免自说自话, 国办发〔2016〕61号; 先审查后公开, 政府信息公开条例第十七条): does it
 * speak to each demand, does it say who found what when and what comes next, does it deny with evidence, and does it
 * hold personal data, words of secrecy, blame, praise, empty words. A finding warns, it forbids nothing.
 */
export function checkAnswer(text: string, demands: readonly { text: string; covered: boolean }[]): Finding[] {
  return faultsOf(text, demands).map((fault) => ({ ...fault, severe: severe.has(fault.code) }));
}

/** What must not go out by oversight: personal data, words marked secret, blame of those who complain. */
const severe = new Set(['answer.personal', 'answer.secret', 'answer.blame']);

type Fault = Omit<Finding, 'severe'>;

function faultsOf(text: string, demands: readonly { text: string; covered: boolean }[]): Fault[] {
  const whole = { start: 0, end: [...text].length };
  const findings: Fault[] = [];
  for (const demand of demands.filter((one) => !speaksTo(text, one.text)))
    findings.push(
      demand.covered
        ? { code: 'demand.unspoken', message: `勾选为已回应，但正文没有说到：${demand.text}`, ...whole }
        : { code: 'demand.uncovered', message: `没有回应诉求：${demand.text}`, ...whole },
    );
  for (const { code, pattern, message } of required)
    if (!pattern.test(text)) findings.push({ code, message, ...whole });
  findings.push(...personal(text), ...denied(text));
  for (const { code, pattern, message } of phrases)
    for (const match of text.matchAll(pattern)) findings.push({ code, message, ...spanOf(text, match) });
  return findings.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Numbers and names that belong to a person; the office's own telephone stays. */
function personal(text: string): Fault[] {
  const masked = mask(text, { landlines: 'keep' });
  const findings: Fault[] = [];
  const message = '含有个人信息：公开前删去或者改为“某某”。';
  for (const match of masked.matchAll(/[^\s，。；！？（）()]{0,24}\*[*\s\w.@-]*/g))
    if (match[0] !== text.slice(match.index, match.index + match[0].length))
      findings.push({ code: 'answer.personal', message, ...spanOf(text, match) });
  for (const match of text.matchAll(personNamed))
    findings.push({ code: 'answer.personal', message, ...spanOf(text, match) });
  return findings;
}

/** 「举报人王某某」 is hidden already, 「举报人王小明」 is not; homes down to the door. */
const personNamed =
  /(?:举报人|投诉人|反映人|信访人|来信人|患儿|死者|伤者)(?:为|是|系|叫|：|:)?[赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹喻苏潘葛范彭鲁韦马方俞任袁柳史唐薛雷贺倪汤罗郝安常于傅齐康伍余顾孟黄萧尹姚邵汪祁毛狄米明计成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾江童颜郭梅林钟徐邱骆高夏蔡田胡凌霍万柯管卢莫房解应宗丁宣邓单洪包诸左石崔吉龚程邢裴陆荣翁荀甄芮储靳段焦侯蓬全仰秋仲伊宁仇甘厉戎祖武符刘景詹束龙叶幸司黎温庄晏柴瞿阎连习艾向古易廖文匡曾关沙游](?!某)[\p{Script=Han}]{1,2}(?![\p{Script=Han}]*(?:公司|部门|单位))|\d+(?:栋|幢|号楼)[\d一二三四]*(?:单元)?\d{3,4}室/gu;

/** A denial without a measured value, a report or a check at the hour in question cannot be believed. */
function denied(text: string): Fault[] {
  const proven = evidence.test(text);
  return [...text.matchAll(denial)].flatMap((match) => {
    const smelt = /闻到|气味|异味|臭味/.test(match[0]);
    if (proven) return [];
    return [
      smelt
        ? {
            code: 'answer.notSmelt',
            message: '“现场未闻到”不等于“不属实”：请写明检查的时间、次数、风向和监测数据，并说明下一步。',
            ...spanOf(text, match),
          }
        : {
            code: 'answer.notTrue',
            message: '否认须有依据：请附监测数据、检查记录或图片，写明检查的时间和次数。',
            ...spanOf(text, match),
          },
    ];
  });
}

/** Regular expressions count UTF-16 units, the contract counts code points. */
function spanOf(text: string, match: RegExpExecArray): { start: number; end: number } {
  const start = [...text.slice(0, match.index)].length;
  return { start, end: start + [...text.slice(match.index, match.index + match[0].length)].length };
}
