import type { Out } from './channel-type.ts';

/** Posts to a group robot; returns what it answered. These robots answer 200 to everything: a code other than 0 is a refusal. */
export async function postRobot(
  url: string,
  body: object,
  out: Out,
  meanings: Readonly<Record<string, string>>,
): Promise<string> {
  const { error, said } = await out.poster.post(url, {}, JSON.stringify(body), out.allowInternal);
  if (error !== null) throw new Error(error);
  const refusal = refusalIn(said);
  if (refusal === null) return said;
  const meaning = meanings[refusal.number];
  throw new Error(`对方拒收：${refusal.words}${meaning === undefined ? '' : `（${meaning}）`}`);
}

/** `errcode`, `code` or `StatusCode` other than 0; null where the robot took the message. */
export function refusalIn(text: string): { words: string; number: string } | null {
  const found = /"(errcode|code|StatusCode)"\s*:\s*"?(-?\d+)/.exec(text);
  if (found === null || Number(found[2]) === 0) return null;
  return { words: `${found[1]} ${found[2]}`, number: found[2] ?? '' };
}
