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
      if (length > mostChars || (length < leastChars && !plainAsk.test(wanted)) || empty.test(wanted)) continue;
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
/** Two signs that are a demand all the same. */
const plainAsk = /^(?:严查|停产|停工|关停|查处|搬迁|赔偿|补偿|道歉|根治|整治)$/;
const mostChars = 60;
const demandsMax = 12;

/** What a sentence asks for: behind a cue, or the whole question. */
function asksOf(sentence: string): { text: string; at: number }[] {
  const cues = [...sentence.matchAll(cue)];
  if (cues.length === 0) return question.test(sentence) ? [{ text: sentence, at: 0 }] : [];
  return cues
    .map((match, index) => {
      const called = asking.test(match[0])
        ? (addressed.exec(sentence.slice(match.index + match[0].length))?.[0] ?? '')
        : '';
      const at = match.index + match[0].length + called.length;
      const end = cues[index + 1]?.index ?? sentence.length;
      // 「要求公布数据、停产整改」 is two demands, 「请派人来看看，顺便取水样」 one and another.
      return { text: sentence.slice(at, end), at, whole: asking.test(match[0]) };
    })
    .flatMap(({ text, at, whole }) => (whole ? [{ text, at }] : parts(text, at)));
}

function parts(text: string, at: number): { text: string; at: number }[] {
  return [...text.matchAll(/[^，,、]+(?:、(?![^，,、]{0,12}(?:查|公布|公开|停|赔|清|修|拆|搬|处罚|整改))[^，,、]+)*/g)]
    .slice(0, 4)
    .map((match) => ({ text: match[0], at: at + match.index }))
    .filter((part, index) => index === 0 || action.test(part.text));
}

/** A question stands whole, behind the name of the one who is asked. */
const asking = /问|知道|了解|咨询/;
const addressed = /^[^，,。？?]{0,10}(?:书记|[省市县区厅局]长|主任|领导|部门|你们|您)[，,：:]/;

const cue =
  /(?:强烈|再次|坚决|迫切|恳|敬|诚)?(?:(?<!有关|相关|规定|设计|图纸|文明施工|标准|按照|环保|管理|合同|质量)要求(?![，,。标的])|请求|恳请|呼吁|请(?!问|假|客|吃|教|示|愿|务|见|看图)|希望|盼望|望(?=(?:[^，,。]{0,6}部门|有关|相关|尽快|领导|政府|环保|生态|早日|能|及时))|建议|诉求(?:内容)?(?:是|为|：|:)|请问下?|想问问?|想知道|我想了解|(?<![去到所处局打话向])咨询(?![说过电热窗]))(?:一下)?(?:(?:有关|相关|上级|当地|贵|各级)?(?:部门|单位|领导|政府|机构|环保局|环保部门|生态环境局|生态环境部门|书记|市长|县长|省里|市里|县里|你们|您|局)(?:们)?)?(?:能够?|可以|务必|马上|立即|立刻|尽快|尽早|早日|及时|依法)*/g;

/** A question that asks the office to do or to say something. */
const question =
  /(?:能不能|可不可以|什么时候|啥时候|何时|为什么|为何|什么原因|会不会|能否|是否|有没有人管|到底(?:有没有|能不能|是谁|还要)|怎么(?:还|没|不)[^？?]{0,20}|多久|哪一?家|哪些?部门)[^？?]{0,40}[？?吗呢]|(?:能(?!满意)|可以|会|真的|安全|达标|合格|超标|有毒|有害)[^，,。？?]{0,16}吗/;

/** What can be done: only then a further clause is a demand of its own. */
const action =
  /查|公布|公开|停|赔|清|修|拆|搬|罚|整改|整治|治理|检测|监测|采样|回复|答复|说明|解决|处理|安装|关闭|关停|取缔|禁止|加强|协调|落实|派|打捞|疏通|更换|补偿|道歉|追究|问责|体检/;

/** Cut off what is no part of the demand. */
function trimmed(text: string): string {
  return text
    .replace(/^[\s，,：:、“”"'（(]+|[\s。！？!?；;，,、”"'）)]+$/gu, '')
    .replace(/^(?:部门|政府部门|政府|领导|书记|[市县区]长)们?(?:能够?|可以)(?!否|不能)/u, '')
    .replace(/(?:谢谢|感谢|感激|为盼|为谢|拜托|拜谢).*$/u, '')
    .trim();
}

/** Courtesies and words that ask for nothing in particular. */
const empty =
  /^(?:谢谢|大家|各位|领导|重视|关注|处理|解决|帮助|支持|理解|管管|管一管|看看|(?:尽快|前来|介入|赶快|依法|及时|落实|赶紧|好好)*(?:处理|解决|回复|管管|落实)(?:、(?:处理|解决|落实))?|(?:大家)?放心|重视并督促|给予?(?:重视|关注|答复|回复|解决|处理)|(?:引起)?(?:上级|各级|有关|相关)*(?:部门|单位|领导|政府)*的?(?:能够?|可以)?(?:及时|及早|有效|妥善|尽快|尽早|早日|、|和|的|地)*(?:予以|介入|进行|前来|帮忙|彻底)?(?:处理|解决|关注|重视)好?(?:一下)?(?:这个|该|此)?(?:问题)?|(?:协调)?和?督促(?:相关|有关)部门|具体一点|采取措施|个问题|重视起来|听到(?:百姓|群众)(?:的)?心声|(?:大家)?(?:帮忙)?转发[^，,。]{0,4}|在?百忙(?:之)?中(?:回复|答复)|[^，,。]{0,4}部门(?:领导)?|[^，,。]{0,6}管一管[^，,。]{0,4}|(?:高度)?重视|给个?(?:说法|答复|回复|解释)|不要复制粘?黏?贴|查收|放心|注意)[一下吧了啊]*$/u;
