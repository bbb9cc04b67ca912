/** Whether an answer speaks to a demand by what it says: a word of its kind, or enough of its own words. */
export function speaksTo(answer: string, demand: string): boolean {
  const kinds = demandKinds.filter(({ asked }) => asked.test(demand));
  if (kinds.length > 0) return kinds.every(({ answered }) => answered.test(answer));
  const pairs = pairsOf(demand);
  if (pairs.length === 0) return true;
  return pairs.filter((pair) => answer.includes(pair)).length / pairs.length >= leastShare;
}

/** 诉求类型: what is asked for, and the words without which it was not answered. */
const demandKinds: readonly { asked: RegExp; answered: RegExp }[] = [
  {
    asked: /(?:公开|公布|公示|发布).{0,8}(?:数据|结果|监测|报告)|(?:监测|检测)(?:数据|结果)/,
    answered: /监测|检测|数据|浓度|结果|数值|报告/,
  },
  { asked: /停产|停工|停止生产|关停|叫停|停下/, answered: /停产|停工|停止|关停|限产|暂停|未停|继续生产|恢复生产/ },
  { asked: /搬迁|迁走|搬走|异地/, answered: /搬迁|迁|选址|安置|防护距离/ },
  { asked: /赔偿|补偿|赔付|损失/, answered: /赔偿|补偿|损失|协商|诉讼|调解/ },
  { asked: /处罚|罚款|追责|问责|严惩|处理(?:企业|责任)/, answered: /处罚|罚款|立案|问责|追责|责任人|移送|责令|约谈/ },
  { asked: /夜间|晚上|凌晨|半夜/, answered: /夜间|晚上|凌晨|\d{1,2}时|错时|突击|24小时/ },
  {
    asked: /什么时候|啥时候|何时|多久|时间表|哪一?天|几时/,
    // The day on which somebody looked is no answer to when it will be done.
    answered:
      /(?:\d{1,2}月(?:\d{1,2}日)?|\d{1,2}日|\d+个?(?:天|小时|工作日|月|周)|年底|月底|月[初中末]|季度|[本下](?:周|月))[^，。；！？\n]{0,6}(?:前|底|内|完成|完工|恢复|公布|公开|复测|开工|结束|建成|投用|拆除|搬迁)|(?:至|到|预计|计划|力争|将于|定于|拟于|期限)[^，。；！？\n]{0,16}(?:\d|年底|月底|季度|[本下](?:周|月))|已(?:于[^，。；！？\n]{0,16})?(?:完成|完工|恢复|拆除|建成|停止|清运)/,
  },
  { asked: /检测|检验|化验|采样|测一[测下]|第三方/, answered: /检测|检验|化验|采样|监测|第三方/ },
  { asked: /体检|就医|治疗|医药费|健康/, answered: /体检|就医|治疗|医院|健康|医疗|症状/ },
  { asked: /清理|清运|打捞|清除|运走/, answered: /清理|清运|打捞|清除|转运|处置/ },
  {
    asked: /原因|怎么回事|为什么|为何|来源/,
    // 联系电话 names no cause.
    answered: /原因|因为|(?<!原)因(?!此|而|素)|来源|来自|由于|查明|所致|导致|造成|引起|(?<![联关体])系(?![统列])/,
  },
  { asked: /能不能喝|能否饮用|水质|自来水|停水|供水/, answered: /水质|饮用|达标|符合|供水|停水|送水|水厂|超标/ },
  { asked: /下水|游泳|玩水|接触/, answered: /下水|游泳|玩水|接触/ },
  { asked: /听证|征求意见|座谈|公众参与|公示期/, answered: /听证|意见|座谈|公众参与|公示/ },
  { asked: /噪声|噪音|施工时间/, answered: /噪声|噪音|分贝|施工|降噪|隔声|时段/ },
];

/** Neighbouring Han pairs of a demand, without those that every demand has. */
function pairsOf(text: string): string[] {
  const plain = text
    .replace(/[^\p{Script=Han}]/gu, ' ')
    .replace(
      /请|希望|要求|尽快|有关部门|相关部门|能否|是否|应该|必须|给个|说法|我们|你们|他们|解决|处理|问题|关于|能不能|可不可以|能否/g,
      ' ',
    );
  return [
    ...new Set(
      plain
        .split(/\s+/)
        .flatMap((run) => Array.from({ length: Math.max(0, run.length - 1) }, (_, at) => run.slice(at, at + 2))),
    ),
  ];
}

const leastShare = 0.3;
