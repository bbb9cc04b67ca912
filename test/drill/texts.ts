import { documentId } from '../../analysis/document.ts';
import { regionName, regionsOf } from '../../analysis/places/regions.ts';
import type { Chance } from '../analysis/generated-documents.ts';
import type { BookedText } from './books.ts';

/** An invented text of the load, as a record of an import or an intake. */
export type DrillText = BookedText & { title: string; text: string; url: string; time: string };

/** A word that stands nowhere else: letters only, so that no masking touches it. */
export function newMark(random: Chance): string {
  return `drill-${Array.from({ length: 10 }, () => String.fromCharCode(97 + random.int(26))).join('')}`;
}

/** Invented texts: about a tenth states an accident that has to raise orange or red, some are copies of an earlier one under an address of their own. */
export function textMaker(random: Chance, home: string): (count: number) => DrillText[] {
  const counties = regionsOf('county').filter(({ code }) => code.startsWith(home));
  const told: { title: string; text: string }[] = [];
  return (count) =>
    Array.from({ length: count }, () => {
      const mark = newMark(random);
      const share = random.next();
      const copied = share < 0.02 && told.length > 0;
      const raises = copied || share < 0.1;
      const { code, name } = random.pick(counties);
      const place = `${regionName(code.slice(0, 4))}${name}`;
      const said = copied ? random.pick(told) : raises ? accidentAt(place, random) : chatterAt(place, random);
      if (raises && !copied) told.push(said);
      const url = `https://posts.example.com/thread/${mark}.html`;
      return {
        id: documentId(url),
        mark,
        raises,
        title: said.title,
        text: `${said.text}（帖号 ${mark}）`,
        url,
        time: `2026-11-${String(1 + random.int(20)).padStart(2, '0')} 10:00:00`,
      };
    });
}

/** One of the accidents that must raise an alert, whatever the place. */
export function accidentAt(place: string, random: Chance): { title: string; text: string } {
  const { title, text } = random.pick(accidents);
  const seen = Array.from({ length: 4 }, () => `${random.pick(who)}${random.pick(when)}${random.pick(did)}。`).join('');
  return { title: `${place}${title}`, text: `${place}${text}${seen}` };
}

function chatterAt(place: string, random: Chance): { title: string; text: string } {
  const title = random.pick(daily);
  const tail = Array.from({ length: 3 + random.int(6) }, () => `${random.pick(who)}${random.pick(remarks)}`);
  return { title, text: `${place}${title}，${tail.join('，')}。` };
}

/** Each raises orange or red by itself (checked in judge.test.ts). */
export const accidents = [
  { title: '化工厂臭气', text: '村民反映，化工厂排放刺鼻气体，旁边小学的学生头晕恶心，有人送医院。' },
  { title: '化工厂爆炸', text: '今天凌晨化工厂发生爆炸起火，浓烟滚滚，有毒气体泄漏，附近村民正在撤离，已有人员伤亡。' },
  { title: '自来水有怪味', text: '自来水发黄发臭，全村不敢喝，只能买水吃。' },
  { title: '镉超标稻田', text: '冶炼厂废水流进农田，检测说重金属镉超标，稻谷不能吃。' },
  { title: '槽罐车侧翻', text: '一辆运输甲醇的槽罐车侧翻泄漏，液体流入河道，下游自来水厂停止取水，居民停水。' },
] as const;

const who = ['隔壁邻居', '村口小店老板', '几位老人', '路过的司机', '带孩子的妈妈', '租房的年轻人'] as const;
const when = ['上午十点左右', '傍晚收工以后', '吃晚饭那会儿', '凌晨三点多', '赶集回来的时候'] as const;
const did = [
  '特地绕过去看了一眼',
  '拿手机录了一小段',
  '在群里问有没有同样的情况',
  '去村委会说过这件事',
  '把门窗都关紧了',
  '记下了日期和钟点',
] as const;
const daily = ['周末去哪里吃饭', '新开的超市在打折', '公交线路调整了', '二手电动车转让', '图书馆延长开放时间'] as const;
const remarks = ['说不错', '说路上有点堵', '说价格公道', '下次还会再去', '说停车方便', '说人比较多'] as const;
