/** Resolves at the first SIGINT or SIGTERM; a further one, a second later, ends the process at once. SIGHUP stays as it is, for nohup. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    let begun: number | null = null;
    for (const [signal, code] of Object.entries(codes))
      process.on(signal, () => {
        if (begun === null) {
          begun = Date.now();
          resolve();
          return;
        }
        // One Ctrl-C comes twice: from the terminal and, handed on, from npm.
        if (Date.now() - begun > samePressMs) process.exit(code);
      });
  });
}

/** 128 and the number of the signal, as shells have it. */
const codes = { SIGINT: 130, SIGTERM: 143 } as const;
const samePressMs = 1_000;
