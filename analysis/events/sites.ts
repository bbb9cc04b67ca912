import { regionsOf } from '../places/regions.ts';
import { shortCity, shortCounty } from '../places/short-names.ts';

/** 地点线索: a named town, village, park, works, school or water as the text writes it; a key for comparing, never printed. */
export type Site = { kind: SiteKind; stem: string; name: string };
export type SiteKind = 'town' | 'village' | 'park' | 'works' | 'school' | 'water';

/** Sites that a text names, each once. */
export function sitesIn(text: string): Site[] {
  const found = new Map<string, Site>();
  for (const { kind, pattern, least } of forms)
    for (const match of text.matchAll(pattern)) {
      const stem = stemOf(match[1] ?? '');
      if (stem.length < least || common.has(stem) || (kind === 'works' && !isNamed(stem))) continue;
      const name = `${stem}${match[2]}`;
      if (kind === 'town' && isRegion(name)) continue;
      found.set(`${kind}:${stem}`, { kind, stem: kind === 'water' ? name : stem, name });
    }
  return [...found.values()];
}

/** 「景德镇」 and 「江西萍乡」 are no towns. */
function isRegion(name: string): boolean {
  regionNames ??= [
    ...regionsOf('city').map((region) => shortCity(region.name)),
    ...regionsOf('county').map((region) => shortCounty(region.name)),
  ].filter((short) => /[镇乡]$/.test(short));
  return regionNames.some((short) => name.endsWith(short));
}

/** Cities and counties whose short name ends like that of a town; read when first asked for. */
let regionNames: string[] | null = null;

/** Whether two stems name one site: 「大岭水泥」 and 「水泥」 do not, 「星辉鞋材」 and 「星辉」 do. */
export function sameStem(a: string, b: string): boolean {
  return a === b || (a.length >= 2 && b.length >= 2 && (a.startsWith(b) || b.startsWith(a)));
}

/** Whether a works has a name of its own beside its trade: 「大岭水泥厂」 has one, 「冶炼厂」, 「上游工厂」 and 「装修公司」 have none. */
function isNamed(stem: string): boolean {
  return stem.replace(trades, '').length >= 2;
}

/** What stands before the name is cut off at a word that no name holds. */
function stemOf(before: string): string {
  return [...before.slice(before.search(ownChars))].slice(-4).join('');
}

/** The last run of characters without a boundary. */
const ownChars =
  /[^省市县区镇乡村年月日时号的在是了从到往和与跟这那有把被给上下中里外边旁对去来住听说说又再还都就也不没家某每各座条个一二两三四五六七八九十\d]*$/u;

const han = String.raw`([\p{Script=Han}\d]{1,7})`;
const form = (kind: SiteKind, suffix: string, least = 2) => ({
  kind,
  least,
  pattern: new RegExp(`${han}(?=(${suffix}))`, 'gu'),
});
const forms = [
  form('town', '镇(?!政府门|上|里)|街道|乡(?!镇|村|亲|下|间|里)'),
  form('village', '村(?!民|里|委|干部|子|庄|道|口)|坞|小区|社区|花园'),
  form('park', '工业园|化工园|产业园|园区|开发区|集中区|工业区'),
  form('works', '厂(?!家|区|房|子|里|长|外|门)|公司|集团|养殖场|养猪场|矿山|钢厂|电站|项目'),
  form('school', '小学|中学|学校|幼儿园'),
  form(
    'water',
    '河(?!市|道|边|里|面|水|流|湾|镇|乡|街|村|县|区|路)|江(?!市|西|边|面|水|里|镇|乡|街|村|县|区|路)|湖(?!市|面|边|水|里|口|北|南|镇|乡|街|村|县|区|路)|水库',
    1,
  ),
];

/** What is made or done there, and words before it that are no name. */
const trades =
  /工$|推荐|招聘|上游|下游|冶炼|化工|造纸|印染|染化|水泥|化肥|农药|焚烧|垃圾|发电|养殖|食品|建材|制药|涂料|喷漆|电镀|装修|装饰|物业|家具|木材|塑料|橡胶|钢铁|选矿|采石|砖瓦|皮革|污水|处理|自来水|搅拌|混凝土|物流|机械|电子|屠宰/gu;

/** What many texts write before these words, and names nothing. */
const common: ReadonlySet<string> = new Set([
  '工业',
  '化工',
  '本地',
  '附近',
  '周边',
  '有关',
  '相关',
  '乡',
  '全',
  '我们',
  '他们',
  '邻',
  '新',
  '老',
  '小',
  '大',
  '垃圾',
  '焚烧',
  '养殖',
  '化工园区',
  '钢',
  '当地',
  '部分',
  '所在',
  '上游',
  '下游',
  '入',
  '运',
  '内',
  '黑',
  '护城',
]);
