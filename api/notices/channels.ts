import type { Config } from '../config.ts';
import { robotChannel } from './robot.ts';
import type { Channel } from './send-outbox.ts';

const answerMaxMs = 10_000;

/** The group robot that WEBHOOK_URL names, which serves everybody; null where none is named. */
export function builtInChannel(
  config: Pick<Config, 'webhookUrl' | 'publicUrl'>,
): { channel: Channel; url: string } | null {
  if (config.webhookUrl === null) return null;
  const post = async (url: string, body: string) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      signal: AbortSignal.timeout(answerMaxMs),
    });
    return { status: answer.status, text: await answer.text() };
  };
  return { channel: robotChannel(config.webhookUrl, config.publicUrl ?? '', post), url: config.webhookUrl };
}
