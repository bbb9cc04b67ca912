/** Whether an engine answers within its time, and if not, why. */
export async function accessible(
  name: string,
  engine: string,
  ask: () => Promise<unknown>,
): Promise<{ name: string; engine: string; ok: boolean; reason: string | null }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${patienceMs / 1_000} 秒内没有应答`)), patienceMs);
  });
  try {
    await Promise.race([ask(), late]);
    return { name, engine, ok: true, reason: null };
  } catch (error) {
    return { name, engine, ok: false, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

const patienceMs = 3_000;
