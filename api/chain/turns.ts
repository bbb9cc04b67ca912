/** 轮次：work that was begun side by side ends in the order in which it began. `come` resolves when all turns taken before have ended; each turn must be ended, whatever happens. */
export function createTurns(): () => { come: Promise<void>; end: () => void } {
  let last: Promise<void> = Promise.resolve();
  return () => {
    const come = last;
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    last = come.then(() => ended);
    return { come, end };
  };
}
