import type { ImportedRecord } from '../records.ts';

/** The words of the story, said so many minutes before the import. All invented. */
export function accidentTexts(now: Date): ImportedRecord[] {
  return [
    post(
      '1',
      now,
      40,
      '湖口县化工厂泄漏了',
      '湖口县银砂湾工业园一家化工厂今天发生泄漏，酸水流进长江边的河沟，刺鼻气味呛得人睁不开眼，旁边就是水厂取水口，自来水还能不能喝？请公布监测数据。',
    ),
    post(
      '2',
      now,
      32,
      '银砂湾园区出事',
      '湖口银砂湾工业园化工厂泄漏，河沟里的水发白，死鱼漂了一片，村民说已经有人住院，要求企业马上停产。',
    ),
    post(
      '3',
      now,
      25,
      '自来水还能喝吗',
      '湖口县银砂湾化工厂泄漏，取水口就在下游，到现在没有一个通知，自来水能不能喝？',
    ),
  ];
}

/** The same matter three weeks after its closing, in other words. */
export function relapseTexts(now: Date): ImportedRecord[] {
  return [
    post(
      '9',
      now,
      20,
      '银砂湾那家厂又漏了',
      '湖口银砂湾工业园那家化工厂昨晚又往河沟里漏酸水，说好的整改呢，取水口边上又是刺鼻味，打电话投诉多次没人管。',
    ),
  ];
}

function post(id: string, now: Date, minutesAgo: number, title: string, text: string): ImportedRecord {
  const time = new Date(now.getTime() - minutesAgo * 60_000 + 8 * 3_600_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');
  return {
    id: `eight-${id}`,
    title,
    text,
    time,
    source: '湖口论坛',
    url: `https://posts.example.com/eight/${id}.html`,
  };
}

/** What is said to the public, each without a fault that the check would name. */
export const publicWords = {
  first:
    '11月27日下午，湖口县银砂湾工业园一家企业发生酸液泄漏。执法和监测人员当日到现场，泄漏已于当日封堵，企业已停产。' +
    '取水口上下游3个点位采样，水质符合标准，供水正常。每日公布一次监测结果。联系电话：0792-86866666。',
  answer:
    '经查明，泄漏原因为储罐法兰破损，约2吨酸液流入河沟。11月27日企业已停产，责令整改并立案处罚。' +
    '取水口3个点位采样6份，监测数据均符合标准，自来水可以饮用。下一步12月10日前完成河沟清理并复测，结果将继续公布。联系电话：0792-86866666。',
  correction:
    '更正：11月28日发布的回应中“约2吨酸液”应为“约3吨酸液”，经复核确认。其余内容不变，12月10日前完成清理并公布监测结果。联系电话：0792-86866666。',
  again:
    '12月20日接到反映后，执法人员当晚到现场，查明同一储罐整改后再次渗漏，原因为焊缝开裂。企业已停产，责令拆除该储罐并立案处罚。' +
    '取水口3个点位采样6份，监测数据均符合标准，自来水可以饮用。12月30日前完成清理并公布监测结果。联系电话：0792-86866666。',
};
