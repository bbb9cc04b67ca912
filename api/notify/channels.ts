import type { Config } from '../config.ts';
import { type Channel, webhookChannel } from './send-outbox.ts';

const answerMaxMs = 10_000;

/** The channels of this installation: the group robot of WeCom where one is named; notices inside the product always stand. */
export function channelsOf(config: Pick<Config, 'webhookUrl' | 'publicUrl'>): Record<string, Channel> {
  if (config.webhookUrl === null) return {};
  const post = async (url: string, body: string) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      signal: AbortSignal.timeout(answerMaxMs),
    });
    return { status: answer.status, text: await answer.text() };
  };
  return { wecom: webhookChannel(config.webhookUrl, config.publicUrl ?? '', post) };
}
