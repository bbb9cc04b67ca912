import { Button } from 'antd';
import { useState } from 'react';
import { beijingDay, clockText, monthDayText, weekdayOf } from '../../../../analysis/calendar.ts';
import type { RosterView, ShiftView } from '../../../../api/roster/contract.ts';
import { useAddress } from '../address.ts';
import { useOpenForm } from '../form/open-form.ts';
import { may } from '../menu.ts';
import { useNow } from '../now.ts';
import { ListState } from '../parts/list-state.tsx';
import { useWho } from '../session/gate.tsx';
import { FillForm } from './fill-form.tsx';
import { ShiftDrawer } from './shift-drawer.tsx';
import { ShiftForm } from './shift-form.tsx';
import { continuedOn, gapsOn, isOn, monthAfter, monthText, spanText, weekdays, weeksOf } from './shift-words.ts';
import { useDutyNow, useRoster } from './use-roster.ts';

/** 值班表 of a month, as a calendar with holidays and 调休; on a phone as a list of days. */
export function DutyCalendar() {
  const address = useAddress();
  const today = beijingDay(useNow());
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(address.get('month')) ? address.get('month') : today.slice(0, 7);
  const { from, to } = weeksOf(month);
  const roster = useRoster(from, to);
  const manages = may(useWho().rights, 'roster.manage');
  const { open, show, close } = useOpenForm();
  const [form = '', about = ''] = open.split(':');
  const go = (to: string) => address.set({ month: to === today.slice(0, 7) ? null : to });
  const chosen = form === 'shift' ? (roster.data?.shifts.find(({ id }) => id === about) ?? null) : null;
  return (
    <section className="sheet" aria-label={`${monthText(month)}值班表`}>
      <div className="acts month-acts">
        <Button aria-label="上个月" onClick={() => go(monthAfter(month, -1))}>
          ‹
        </Button>
        <strong className="month-name">{monthText(month)}</strong>
        <Button aria-label="下个月" onClick={() => go(monthAfter(month, 1))}>
          ›
        </Button>
        <Button onClick={() => go(today.slice(0, 7))}>本月</Button>
        {manages ? (
          <>
            <Button type="primary" className="month-add" onClick={() => show(`day:${today}`)}>
              排一班
            </Button>
            <Button onClick={() => show('fill')}>按轮班填写</Button>
          </>
        ) : null}
      </div>
      <ListState query={roster} rows={14} partly={partlyOf(roster.data, month)}>
        {roster.data ? (
          <>
            {roster.data.shifts.length > 0 ? null : (
              <p className="hint">
                这个月还没有排班。{manages ? '点“按轮班填写”一次排好，或者逐班安排。' : '由宣教处排班。'}
              </p>
            )}
            <Month
              roster={roster.data}
              {...{ month, today, manages }}
              show={(shift) => show(`shift:${shift}`)}
              add={(day) => show(`day:${day}`)}
            />
          </>
        ) : null}
      </ListState>
      {chosen === null || roster.data === undefined ? null : (
        <ShiftDrawer shift={chosen} people={roster.data.people} manages={manages} close={close} />
      )}
      {form === 'day' && /^\d{4}-\d{2}-\d{2}$/.test(about) && manages && roster.data !== undefined ? (
        <ShiftForm shift={null} day={about} people={roster.data.people} close={close} />
      ) : null}
      {form === 'fill' && manages && roster.data !== undefined ? (
        <FillForm month={month} today={today} people={roster.data.people} close={close} />
      ) : null}
    </section>
  );
}

function partlyOf(roster: RosterView | undefined, month: string): string | null {
  const unknown = roster?.days.some(({ day, announced }) => day.startsWith(month) && !announced) ?? false;
  return unknown ? `${month.slice(0, 4)} 年放假安排尚未公布，调休按法定节假日推算，公布后会变。` : null;
}

function Month({
  roster,
  month,
  today,
  manages,
  show,
  add,
}: {
  roster: RosterView;
  month: string;
  today: string;
  manages: boolean;
  show: (shift: string) => void;
  add: (day: string) => void;
}) {
  const gaps = useDutyNow().data?.gaps ?? [];
  const own = useWho().user.id;
  const [past, setPast] = useState(false);
  return (
    <>
      <ol className="month-week" aria-hidden="true">
        {[1, 2, 3, 4, 5, 6, 0].map((weekday) => (
          <li key={weekday}>{weekdays[weekday]}</li>
        ))}
      </ol>
      {past || month !== today.slice(0, 7) ? null : (
        <Button className="narrow-only month-earlier" onClick={() => setPast(true)}>
          显示本月已过的日子
        </Button>
      )}
      <ol className="month">
        {roster.days.map(({ day, work, name }) => {
          const shifts = roster.shifts.filter(({ from }) => beijingDay(from) === day);
          const lacking = gapsOn(gaps, day);
          const classes = [
            day.startsWith(month) ? '' : 'month-other',
            work ? '' : 'month-rest',
            day === today ? 'month-today' : '',
            day < today ? 'month-over' : '',
            !past && day < today && month === today.slice(0, 7) ? 'month-past' : '',
          ];
          return (
            <li key={day} className={classes.filter(Boolean).join(' ')}>
              <p className="month-day">
                <strong>
                  <span className="month-of">{Number(day.slice(5, 7))}月</span>
                  {Number(day.slice(8))}
                  <span className="month-of">日 周{weekdays[weekdayOf(day)]}</span>
                </strong>
                <span className="month-tag">{name ?? (work ? '' : '休')}</span>
                {manages && day >= today ? (
                  <button type="button" className="month-plus" aria-label={`在${day}排一班`} onClick={() => add(day)}>
                    ＋
                  </button>
                ) : null}
              </p>
              {continuedOn(roster.shifts, day).map((shift) => (
                <p key={shift.id} className="hint">
                  续 {shift.officer.name}，到{' '}
                  {beijingDay(shift.until) === day ? clockText(shift.until) : monthDayText(shift.until)}
                </p>
              ))}
              {shifts.map((shift) => (
                <Shift key={shift.id} shift={shift} own={isOn(shift, own)} show={() => show(shift.id)} />
              ))}
              {lacking.length === 0 ? null : (
                <p className="month-gap" title={lacking.map(({ sentence }) => sentence).join('；')}>
                  {shifts.length + continuedOn(roster.shifts, day).length === 0 ? '无人值班' : '有空档'}
                </p>
              )}
            </li>
          );
        })}
      </ol>
    </>
  );
}

function Shift({ shift, own, show }: { shift: ShiftView; own: boolean; show: () => void }) {
  const { officer, deputy, leader } = shift;
  return (
    <button type="button" className={own ? 'month-shift month-own' : 'month-shift'} onClick={show}>
      <span className="month-span">{spanText(shift)}</span>
      <span>
        <strong>{officer.name}</strong>
        {own ? <span className="month-me">有我</span> : null}
      </span>
      <small>
        {[deputy === null ? null : `副 ${deputy.name}`, leader === null ? null : `领导 ${leader.name}`]
          .filter(Boolean)
          .join(' · ')}
      </small>
    </button>
  );
}
