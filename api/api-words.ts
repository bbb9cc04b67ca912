import * as alert from './alerts/contract.ts';
import * as assessment from './assessment/contract.ts';
import * as letters from './assessment/contract-letters.ts';
import * as year from './assessment/contract-year.ts';
import * as attachments from './attachments/contract.ts';
import * as briefings from './briefings/contract.ts';
import * as cases from './cases/contract.ts';
import * as command from './cases/contract-commands.ts';
import * as corrections from './cases/contract-corrections.ts';
import * as channels from './channels/contract.ts';
import * as clocks from './clocks/contract.ts';
import * as document from './documents/contract.ts';
import * as effect from './effect/contract.ts';
import * as events from './events/contract.ts';
import * as figures from './figures/contract.ts';
import * as rates from './figures/contract-rates.ts';
import * as health from './health/contract.ts';
import * as hosts from './hosts/contract.ts';
import * as common from './http/contract.ts';
import type { ApiWords } from './http/openapi/words.ts';
import * as intake from './intake/contract.ts';
import * as keeping from './keeping/contract.ts';
import * as keys from './keys/contract.ts';
import { type KeyScope, keyScopes } from './keys/contract.ts';
import * as notices from './notices/contract.ts';
import * as people from './people/contract.ts';
import { roles } from './people/contract.ts';
import * as account from './people/contract-account.ts';
import type { Permission } from './people/contract-rights.ts';
import * as rights from './people/contract-rights.ts';
import { permissions } from './people/permissions.ts';
import * as roster from './roster/contract.ts';
import * as source from './sources/contract.ts';
import * as system from './system/contract.ts';
import * as units from './units/contract.ts';
import * as webhooks from './webhooks/contract.ts';

const tags: ApiWords['tags'] = {
  登录: { name: 'session', description: '登录：会话、首次设置、口令、动态口令。' },
  总览: { name: 'overview', description: '总览：此刻要紧的事。' },
  事件: { name: 'events', description: '事件：一件事的全部文本，热度与走势，合并与拆分。' },
  消息: { name: 'inbox', description: '消息：发给本人、本人角色和本单位的通知，已读与未读。' },
  预警: { name: 'alerts', description: '预警：需要人研判的事。' },
  值班: { name: 'roster', description: '值班：值班表、轮班、交接班、升级提醒的规则和经过。' },
  监测: { name: 'documents', description: '监测：检索文本、计数和单篇。' },
  送入: { name: 'intake', description: '送入：其他系统把文本送进同一条处理链。' },
  台账: { name: 'cases', description: '台账：案件、办理和导出。' },
  时限: { name: 'clocks', description: '时限：配置、试算和启用。' },
  信源: { name: 'sources', description: '信源：登记、状态和采集记录。' },
  周报: { name: 'briefings', description: '周报：编制和下载。' },
  考核: { name: 'assessment', description: '考核：单位和设区市的时效与质量，通报、提醒函和回执，年度统计。' },
  单位: { name: 'units', description: '单位与路由规则。' },
  接口密钥: { name: 'keys', description: '接口密钥：供程序调用，归某个用户所有，到期失效，可吊销。' },
  对外推送: { name: 'webhooks', description: '对外推送：预警和案件有变化时，签名推送给登记的地址，失败重试，有记录。' },
  通知渠道: { name: 'channels', description: '通知渠道：群机器人、邮件和短信网关，发送记录，联系方式与接收时段。' },
  订阅: { name: 'feeds', description: '订阅：预警的 RSS、Atom 与 JSON Feed。' },
  系统: { name: 'system', description: '系统：用户、台账核验、队列、审计。' },
  运行: { name: 'operation', description: '运行：探针、指标、接口说明、实时推送。' },
};

/** 接口用语: what the OpenAPI document says in the words of this office; a new feature adds its contract and its tag here. */
export const apiWords: ApiWords = {
  contracts: [
    account,
    alert,
    assessment,
    attachments,
    cases,
    channels,
    clocks,
    command,
    corrections,
    common,
    document,
    effect,
    events,
    health,
    letters,
    notices,
    people,
    rights,
    roster,
    units,
    briefings,
    figures,
    rates,
    year,
    system,
    source,
    hosts,
    intake,
    keeping,
    keys,
    webhooks,
  ],
  tags,
  whoMay: (permission) => permissions[permission as Permission].map((role) => roles[role]).join('、'),
  scopeName: (scope) => keyScopes[scope as KeyScope],
};
