import type { Trigger } from '../codes.ts';

const article4 = '《突发环境事件信息报告办法》（环境保护部令第17号）第四条';

/** The rule each hard trigger rests on (DOMAIN 5.3); shown with the trigger. */
export const triggerBasis: Readonly<Record<Trigger, string>> = {
  drinking: `${article4}第（一）项：饮用水水源受影响`,
  school: `${article4}第（二）项：涉及居民聚居区、学校、医院等敏感区域和敏感人群`,
  toxic: `${article4}第（三）项：涉及重金属、类金属或危险化学品`,
  cross: `${article4}第（四）项：有可能跨省、跨市或影响大江大湖`,
  crowd: `${article4}第（五）项：可能引发群体性事件`,
  casualty: '突发环境事件分级标准（国办函〔2014〕119号）：人员死亡、中毒',
  central: '《关于在政务公开工作中进一步做好政务舆情回应的通知》（国办发〔2016〕61号）：涉及面广、社会高度关注',
  coverup: '《突发事件应对法》第六十一条：不得迟报、谎报、瞒报、漏报；《环境保护法》第五十七条：保护举报人',
};
