import { spots } from '../rules/places.ts';

/** 提到的企业、园区、水体、项目, as the text writes them, each once, in the order in which they stand; at most {@link namedMax}. A proposal for people to mend. */
export function namedIn(text: string): string[] {
  const found: { at: number; name: string }[] = [];
  for (const { pattern, least, most } of forms)
    for (const match of text.matchAll(pattern)) {
      const before = match[1] ?? '';
      const own = before.slice(cutAfter(before));
      if (own.length > most || !isName(own, least)) continue;
      found.push({ at: match.index + before.length - own.length, name: `${own}${match[2]}` });
    }
  for (const spot of Object.keys(spots)) {
    const at = text.indexOf(spot);
    if (at >= 0) found.push({ at, name: spot });
  }
  const names = [...new Set(found.sort((a, b) => a.at - b.at).map(({ name }) => name))];
  // 「江西大岭水泥有限公司」 and 「大岭水泥」 are one, and 「大岭水泥厂」 says more than 「水泥厂」.
  return names.filter((name) => !names.some((other) => other !== name && other.includes(name))).slice(0, namedMax);
}

export const namedMax = 8;

const han = String.raw`([\p{Script=Han}A-Za-z0-9]{2,14}?)`;
const form = (suffix: string, least: number, most: number) => ({
  ...{ least, most },
  pattern: new RegExp(`${han}(${suffix})`, 'gu'),
});
const forms = [
  form(
    '(?:股份|集团|实业|控股)?有限责任公司|(?:股份|集团|实业|控股)?有限公司|集团(?!化)|公司|焚烧发电厂|发电厂|热电厂|水泥厂|化工厂|造纸厂|印染厂|冶炼厂|焚烧厂|污水处理厂|填埋场|养殖场|养猪场|屠宰场|采石场|砖厂|钢厂|电厂|厂(?!家|区|房|子|里|长|外|门|商|界)|矿山|尾矿库',
    2,
    12,
  ),
  form(
    '(?:化学|新型|循环经济|高新技术|经济技术|精细)?(?:工业园区|化工园区|产业园区|工业园|化工园|产业园|开发区|集中区|工业区)',
    2,
    8,
  ),
  form('水库|湿地公园|河(?!道|边|里|面|水|流|湾|镇|乡|街|村|县|区|路|北|南|段|流)', 1, 4),
];

/** The name begins after the last word that stands in no name: what people say before it, and the place in which it lies. */
function cutAfter(before: string): number {
  let from = 0;
  for (const match of before.matchAll(boundaries)) from = Math.max(from, match.index + match[0].length);
  return from;
}

const boundaries =
  /[的是在了从到往和与跟这那有把被给对去来说又再还都就也不没家某每各座条叫将向由让等所为因该及或且并里外边旁天晚号楼户]|附近|旁边|对面|我们|他们|村民|居民|群众|反映|举报|投诉|位于|隔壁|名为|来自|要求|关于|请问|当地|本地|上游|下游|周边|隶属|怀疑|影响|污染|排入|流入|流经|省|(?<=.)[市县区镇乡村](?!政)|街道|社区|一个|两个|多个|几个|整个|一些|部分|有关|相关|责任|涉事|附属|月份|治理|整治|整改|清理|清淤|疏浚|倾倒|支持|列入|建立|兴建|新建|待建|拟建|在建|违建|违规|违法|扰民|恳求|包括|负责|保障|开始|打捞|开采|关闭|关停|沿|侧|段|经|修|取|解|原|个|此|为|因|办|投诉|提升|加强|近邻|紧靠|直排|门前|近日|进行|开展|请|愿|待|致使|我可以确定|巷|路|街/gu;

/** Whether something is left that names it: 「水泥厂」, 「装修公司」 and 「小河」 say only what kind of thing it is. */
function isName(own: string, least: number): boolean {
  const rest = own.replace(kinds, '').replace(/内$|^[黑新老小大臭城]$/, '');
  return rest.length >= least && !plain.has(own);
}

const kinds =
  /推荐|招聘|冶炼|化工|造纸|印染|水泥|化肥|农药|焚烧|垃圾|发电|养殖|食品|建材|制药|涂料|喷漆|电镀|装修|装饰|物业|家具|木材|塑料|橡胶|钢铁|选矿|采石|砖瓦|皮革|污水|处理|自来水|搅拌|混凝土|物流|机械|电子|屠宰|生物质|高新|经济|技术|经开|工业|产业|环保|科技|新型|材料|施工|建筑|开发|商贸|运输|供水|燃气|加工|无名|洗矿|洗煤|炼油|鞭炮|石材|工$|大型|小型|私人|护城|[0-9]/gu;

const plain: ReadonlySet<string> = new Set([
  '全',
  '邻',
  '运',
  '上',
  '下',
  '入',
  '过',
  '沿',
  '治',
  '巡',
  '清',
  '支',
  '引',
  '母亲',
  '内',
  '外',
  '暗',
]);
