/**
 * 行为用例：one short invented text and what a duty officer would say of it. `level` is a level, a range (`blue-yellow`) or
 * a bound (`orange+`). `says` lists what must hold: a trigger, `!trigger` for one that must not be stated, `t:` a topic,
 * `s:` a state, `p:` a county or city code, `!p` no place of ours, `u:` the desk that leads.
 */
export type BehaviourCase = readonly [level: string, says: string, text: string];
