import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { searchTokens } from '../../analysis/cut.ts';
import { parseWords } from '../../analysis/words.ts';
import { readPack } from '../../crawlers/import/read-pack.ts';
import { caseFormDocx } from '../../dashboards/briefing/case-form.ts';
import { emergencyReportDocx } from '../../dashboards/briefing/emergency-report.ts';
import { letterDocx } from '../../dashboards/briefing/letter-docx.ts';
import { hearingDocx, yearDocx, yearXlsx } from '../../dashboards/briefing/year-files.ts';
import { type AppParts, createApp, createProbeApp } from '../app.ts';
import { workOfRole } from '../chain/handlers.ts';
import { say } from '../commands/command.ts';
import { caseEffect } from '../effect/case-effect.ts';
import { spreadLines } from '../effect/spread-lines.ts';
import { directAlarm, tellStates } from '../health/tell.ts';
import { startWatch } from '../health/watch.ts';
import { fileSetupToken } from '../people/setup.ts';
import { httpSettings, openServer } from '../server.ts';
import { openWebhooks } from '../webhooks/webhooks.ts';
import type { Engines } from './engines.ts';
import type { Office } from './office.ts';

/** 网页与接口: nothing listens before it is told to. */
export type Site = {
  /** Opens the web server, or the probes alone where the role has no pages; returns its address. */
  listen(): Promise<string>;
  close(): Promise<void>;
};

/** The web side of the office. */
export function openSite(engines: Engines, office: Office): Site {
  const { config, database, health, installation, log, now } = engines;
  const { feed, noticeFeed, stream, exports, users } = office;
  const setupToken = fileSetupToken(installation.setupTokenFile);
  let server: Awaited<ReturnType<typeof openServer>> | null = null;
  let watch: ReturnType<typeof startWatch> | null = null;
  return {
    async listen() {
      const withPages = config.role === 'all' || config.role === 'web';
      if (withPages) await Promise.all([feed.start(), noticeFeed.start()]);
      const alarm = workOfRole[config.role].includes('notify') ? office.channels.alarm : undefined;
      watch = startWatch({
        health,
        tell: (parts) => tellStates(database, parts, now()),
        alarm: directAlarm(alarm, now),
        log,
      });
      health.listen(({ changed }) => {
        if (changed) stream.publish('health', { at: engines.instant() }, { units: [] });
      });
      const app = (withPages ? createApp : createProbeApp)({ ...appParts(engines, office), setupToken });
      server = await openServer(app, config);
      if (withPages && !(await users.exist()))
        say(
          `初始化口令（首次设置管理员时填写，也在${config.sharedDir === config.dataDir ? '数据' : '共享'}目录的 setup-token 文件里）：${await setupToken.make()}`,
        );
      return server.address;
    },
    async close() {
      await watch?.stop();
      await feed.stop();
      await noticeFeed.stop();
      stream.close();
      await exports.close();
      await server?.close();
    },
  };
}

/** What the routes are given. */
function appParts(engines: Engines, office: Office): Omit<AppParts, 'setupToken'> {
  const { config, installation, database, documents, queue, board, clock, health, log, now, demo } = engines;
  const { cases, attachments, alerts, events, sources, briefings, hosts, exports, check, outside, stream, anchoring } =
    office;
  const { channels, contacts } = office;
  return {
    ...{ database, documents, queue, clock, health, log, now, demo },
    ...{ cases, attachments, alerts, events, sources, briefings, hosts, stream, inbox: office.inbox },
    ...{ channels, contacts },
    units: office.table,
    caseOf: async (id) => (await cases.casesOf([id])).get(id) ?? null,
    parseWords: (input) => parseWords(input, cutWords),
    readRecords: (path, as) =>
      readPack(path, { authorSalt: installation.secret, foundAt: engines.instant(), demo }, as),
    ledgerXlsx: exports.make,
    spread: async (state) => spreadLines(await caseEffect({ database, documents, now }, state)),
    caseForm: caseFormDocx,
    reportDocx: emergencyReportDocx,
    letterDocx: (letter) => letterDocx(letter),
    yearFiles: {
      docx: (statistics) => yearDocx(statistics),
      xlsx: yearXlsx,
      hearing: (hearing) => hearingDocx(hearing),
    },
    verify: async () => {
      const { entries, head, ok, broken, findings, heads, losses, files } = await check();
      const told = losses.map(({ hash: _hash, ...loss }) => loss);
      return { at: engines.instant(), entries, head, ok, broken, findings, files, heads, losses: told };
    },
    webhooks: openWebhooks(outside),
    settings: httpSettings(config),
    webDir: join(import.meta.dirname, '../../dashboards/web/dist'),
    ...(board === null ? {} : { bullBoard: board }),
    secret: installation.secret,
    pause: (ms) => setTimeout(ms),
    anchorState: anchoring.state,
  };
}

function cutWords(text: string): string[] {
  return searchTokens(text)
    .split(' ')
    .filter((token) => token !== '');
}
