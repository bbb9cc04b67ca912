import { readFileSync } from 'node:fs';

/**
 * Preloaded into a process of the product (`node --import`): its wall clock goes wrong by the milliseconds that stand in
 * the file which DRILL_CLOCK names, as after a bad time server. Timers run on, as they do there.
 */
const file = process.env['DRILL_CLOCK'];
const RealDate = Date;
let shiftMs = 0;

if (file !== undefined) {
  look();
  setInterval(look, 100).unref();
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [RealDate.now() + shiftMs] : given, newTarget),
    apply: () => new RealDate(RealDate.now() + shiftMs).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}

function now(): number {
  return RealDate.now() + shiftMs;
}

function look(): void {
  shiftMs = Number(readFileSync(file ?? '', 'utf8')) || 0;
}
