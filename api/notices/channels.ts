import type { Config } from '../config.ts';
import { robotChannel } from './robot.ts';
import type { Channels } from './send-outbox.ts';

const answerMaxMs = 10_000;

/** The channels of this installation: the group robot where one is named; notices inside the product always stand. */
export function channelsOf(config: Pick<Config, 'webhookUrl' | 'publicUrl'>): Channels {
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
  return { wecom: robotChannel(config.webhookUrl, config.publicUrl ?? '', post) };
}
