/** 诉求：one thing that a text asks for; code points of the text, end exclusive. */
export type Demand = { text: string; start: number; end: number };

/**
 * 诉求要点 proposed from a text, in its order, each once: what stands behind a word of asking, up to the end of its
 * clause. A person edits them; nothing is asked for that is not in the words. Time grows with the length of the text.
 */
export function demandsIn(text: string): Demand[] {
  const found = new Map<string, Demand>();
  for (const match of text.matchAll(/[^。！？!?；;\n]{2,200}[。！？!?；;\n]?/g)) {
    for (const asked of asksOf(match[0])) {
      const wanted = trimmed(asked.text);
      const length = [...wanted].length;
      if (length < leastChars || length > mostChars || empty.test(wanted)) continue;
      if ([...found.keys()].some((known) => known.includes(wanted) || wanted.includes(known))) continue;
      const at = match.index + asked.at + asked.text.indexOf(wanted);
      const start = [...text.slice(0, at)].length;
      found.set(wanted, { text: wanted, start, end: start + length });
      if (found.size === demandsMax) return [...found.values()];
    }
  }
  return [...found.values()];
}

const leastChars = 3;
const mostChars = 60;
const demandsMax = 12;

/** What a sentence asks for: behind a cue, or the whole question. */
function asksOf(sentence: string): { text: string; at: number }[] {
  const cues = [...sentence.matchAll(cue)];
  if (cues.length === 0) return question.test(sentence) ? [{ text: sentence, at: 0 }] : [];
  return cues
    .map((match, index) => {
      const at = match.index + match[0].length;
      const end = cues[index + 1]?.index ?? sentence.length;
      // 「要求公布数据、停产整改」 is two demands, 「请派人来看看，顺便取水样」 one and another.
      return { text: sentence.slice(at, end), at };
    })
    .flatMap(({ text, at }) => parts(text, at));
}

function parts(text: string, at: number): { text: string; at: number }[] {
  return [...text.matchAll(/[^，,、]+(?:、(?![^，,、]{0,12}(?:查|公布|公开|停|赔|清|修|拆|搬|处罚|整改))[^，,、]+)*/g)]
    .slice(0, 4)
    .map((match) => ({ text: match[0], at: at + match.index }))
    .filter((part, index) => index === 0 || action.test(part.text));
}

const cue =
  /(?:强烈|再次|坚决|迫切|恳|敬|诚)?(?:(?<!有关|相关|规定|设计|图纸|文明施工|标准|按照)要求(?![，,。标的])|请求|恳请|呼吁|请(?!问|假|客|吃|教|示|愿|务)|希望|盼望|望(?=(?:有关|相关|尽快|领导|政府|环保|生态|早日|能|及时))|建议|诉求(?:内容)?(?:是|为|：|:)|请问|想问|想知道|我想了解|咨询)(?:一下)?(?:(?:有关|相关|上级|当地|贵|各级)?(?:部门|单位|领导|政府|机构|环保局|环保部门|生态环境局|生态环境部门|书记|市长|县长|省里|市里|县里|你们|您|局)(?:们)?)?(?:能够?|可以|务必|马上|立即|立刻|尽快|尽早|早日|及时|依法)*/g;

/** A question that asks the office to do or to say something. */
const question =
  /(?:能不能|可不可以|什么时候|何时|为什么(?:不|没)|有没有人管|到底(?:有没有|能不能|是谁|还要)|怎么(?:还|没|不)[^？?]{0,20}|多久)[^？?]{0,40}[？?吗呢]/;

/** What can be done: only then a further clause is a demand of its own. */
const action =
  /查|公布|公开|停|赔|清|修|拆|搬|罚|整改|整治|治理|检测|监测|采样|回复|答复|说明|解决|处理|安装|关闭|关停|取缔|禁止|加强|协调|落实|派|打捞|疏通|更换|补偿|道歉|追究|问责|体检/;

/** Cut off what is no part of the demand. */
function trimmed(text: string): string {
  return text
    .replace(/^[\s，,：:、“”"'（(]+|[\s。！？!?；;，,、”"'）)]+$/gu, '')
    .replace(/(?:谢谢|感谢|为盼|为谢|拜托).*$/u, '')
    .trim();
}

/** Courtesies and words that ask for nothing in particular. */
const empty =
  /^(?:谢谢|大家|各位|领导|重视|关注|处理|解决|帮助|支持|理解|管管|管一管|看看|(?:尽快|前来|介入|赶快|依法|及时|落实|赶紧|好好)*(?:处理|解决|回复|管管|落实)(?:、(?:处理|解决|落实))?|(?:大家)?放心|重视并督促|给予?(?:重视|关注|答复|回复|解决|处理)|(?:高度)?重视|给个?(?:说法|答复|回复|解释)|不要复制粘?黏?贴|查收|放心|注意)[一下吧了啊]*$/u;
