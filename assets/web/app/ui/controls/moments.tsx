import { useEffect, useId, useRef, useState } from 'react';
import type { ControlProps } from '../control.tsx';
import { formatDate, formatMonth, secondsOf, shortWeekday } from '../format.ts';
import { Icon } from '../icons.tsx';
import {
  addDays,
  addMonths,
  local,
  momentOf,
  monthGrid,
  parseDate,
  parseTime,
  timeOf,
  today,
  weekStart,
} from '../time.ts';
import { common } from '../words.ts';
import { Combobox } from './combobox.tsx';

export function DateControl(props: ControlProps) {
  return <DateInput {...props} value={typeof props.value === 'string' ? props.value : null} />;
}

type DateInputProps = Omit<ControlProps, 'value' | 'field' | 'name'> & { value: string | null };

/** Typed as people write a date, or picked from a month. */
export function DateInput({
  id,
  value,
  onChange,
  onUnreadable,
  describedBy,
  invalid,
  label,
}: DateInputProps) {
  const [text, setText] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const around = useRef<HTMLDivElement>(null);
  const show = (date: string) =>
    `${shortWeekday(date)} ${date.slice(8)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;

  useEffect(() => {
    if (!open) return;
    const close = (event: Event) => {
      if (!around.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', close);
    return () => document.removeEventListener('pointerdown', close);
  }, [open]);

  const settle = () => {
    if (text === null) return;
    const date = parseDate(text.replace(/^[a-z]+\.?,?\s*/i, ''));
    if (text.trim() === '' || date) {
      onUnreadable(null);
      onChange(date);
      setText(null);
    } else onUnreadable(common.notADate);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the month from anywhere inside it.
    <div
      className="picker"
      ref={around}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        setOpen(false);
        around.current?.querySelector('input')?.focus();
      }}
    >
      <div className="affixed">
        <input
          id={id}
          autoComplete="off"
          inputMode="numeric"
          aria-label={label}
          placeholder="dd/mm/yyyy"
          value={text ?? (value ? show(value) : '')}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          onChange={(event) => setText(event.target.value)}
          onBlur={settle}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') setOpen(true);
            if (event.key === 'Enter') settle();
          }}
        />
        <button
          type="button"
          className="icon-button small"
          aria-label={`${common.chooseDate}: ${label}`}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Icon name="calendar" />
        </button>
      </div>
      {open && (
        <MonthPicker
          value={value}
          onPick={(date) => {
            onUnreadable(null);
            setText(null);
            onChange(date);
            setOpen(false);
            around.current?.querySelector('input')?.focus();
          }}
        />
      )}
    </div>
  );
}

function MonthPicker({ value, onPick }: { value: string | null; onPick: (date: string) => void }) {
  const [at, setAt] = useState(value ?? today());
  const grid = useRef<HTMLDivElement>(null);
  const heading = useId();
  const moved = useRef(true);
  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>(`[data-date="${at}"]`)?.focus();
  }, [at]);

  const steps: Record<string, (date: string) => string> = {
    ArrowLeft: (date) => addDays(date, -1),
    ArrowRight: (date) => addDays(date, 1),
    ArrowUp: (date) => addDays(date, -7),
    ArrowDown: (date) => addDays(date, 7),
    PageUp: (date) => addMonths(date, -1),
    PageDown: (date) => addMonths(date, 1),
    Home: weekStart,
    End: (date) => addDays(weekStart(date), 6),
  };
  const turn = (months: number) => {
    moved.current = false;
    setAt(addMonths(at, months));
  };
  return (
    <div className="popover month-picker">
      <header>
        <button
          type="button"
          className="icon-button small"
          aria-label={common.previous}
          onClick={() => turn(-1)}
        >
          <Icon name="left" />
        </button>
        <strong id={heading} aria-live="polite">
          {formatMonth(at)}
        </strong>
        <button
          type="button"
          className="icon-button small"
          aria-label={common.next}
          onClick={() => turn(1)}
        >
          <Icon name="right" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/useSemanticElements: a table of buttons, moved through with the arrow keys. */}
      <div
        className="month-days"
        role="group"
        aria-labelledby={heading}
        ref={grid}
        onKeyDown={(event) => {
          const step = steps[event.key];
          if (!step) return;
          event.preventDefault();
          moved.current = true;
          setAt(step(at));
        }}
      >
        {monthGrid(at)
          .slice(0, 7)
          .map((date) => (
            <span key={date} aria-hidden="true">
              {shortWeekday(date).slice(0, 2)}
            </span>
          ))}
        {monthGrid(at).map((date) => (
          <button
            type="button"
            key={date}
            data-date={date}
            tabIndex={date === at ? 0 : -1}
            aria-pressed={date === value}
            aria-label={formatDate(date)}
            aria-current={date === today() ? 'date' : undefined}
            className={date.slice(0, 7) === at.slice(0, 7) ? '' : 'outside'}
            onClick={() => onPick(date)}
          >
            {Number(date.slice(8))}
          </button>
        ))}
      </div>
    </div>
  );
}

const quarters = Array.from({ length: 96 }, (_, index) => timeOf(index * 15));

export function TimeControl({ value, ...props }: ControlProps) {
  return <TimeInput {...props} value={typeof value === 'string' ? value.slice(0, 5) : null} />;
}

type TimeInputProps = Omit<ControlProps, 'value' | 'field' | 'name'> & { value: string | null };

export function TimeInput({
  id,
  value,
  onChange,
  onUnreadable,
  describedBy,
  invalid,
  label,
}: TimeInputProps) {
  return (
    <Combobox
      id={id}
      label={label}
      text={value ?? ''}
      options={quarters.map((time) => ({ key: time, title: time }))}
      placeholder="09:00"
      describedBy={describedBy}
      invalid={invalid}
      near={value ?? '09:00'}
      filter={(typed, option) => option.key.startsWith(typed) || option.key.startsWith(`0${typed}`)}
      onPick={(option) => {
        onUnreadable(null);
        onChange(option.key);
      }}
      onText={(typed) => {
        const time = parseTime(typed);
        onUnreadable(time || typed.trim() === '' ? null : common.notATime);
        if (time || typed.trim() === '') onChange(time);
      }}
    />
  );
}

/** A date and a time on the app's own clock. */
export function MomentControl({ value, onChange, onUnreadable, ...props }: ControlProps) {
  const stored = typeof value === 'string' ? local(value) : null;
  const [half, setHalf] = useState<{ date: string | null; time: string | null }>({
    date: null,
    time: null,
  });
  const date = stored?.date ?? half.date;
  const time = stored?.time ?? half.time;
  const settle = (next: { date: string | null; time: string | null }) => {
    setHalf(next);
    onChange(next.date && next.time ? momentOf({ date: next.date, time: next.time }) : null);
  };
  return (
    <div className="moment">
      <DateInput
        {...props}
        id={`${props.id}-date`}
        label={`${props.label}, ${common.day.toLowerCase()}`}
        value={date}
        onUnreadable={onUnreadable}
        onChange={(next) => settle({ date: next as string | null, time })}
      />
      <TimeInput
        {...props}
        id={`${props.id}-time`}
        value={time}
        onUnreadable={onUnreadable}
        onChange={(next) => settle({ date, time: next as string | null })}
      />
    </div>
  );
}

export function DurationControl({
  id,
  value,
  label,
  onChange,
  describedBy,
  invalid,
}: ControlProps) {
  const seconds = typeof value === 'string' ? secondsOf(value) : null;
  const hours = seconds === null ? '' : String(Math.floor(seconds / 3600));
  const minutes = seconds === null ? '' : String(Math.floor((seconds % 3600) / 60));
  const settle = (nextHours: string, nextMinutes: string) => {
    if (nextHours === '' && nextMinutes === '') onChange(null);
    else
      onChange(
        `PT${Math.max(0, Number(nextHours) || 0)}H${Math.max(0, Number(nextMinutes) || 0)}M`,
      );
  };
  return (
    <div className="duration">
      {[
        { unit: common.hours, shown: hours, step: 1, set: (next: string) => settle(next, minutes) },
        {
          unit: common.minutes,
          shown: minutes,
          step: 5,
          set: (next: string) => settle(hours, next),
        },
      ].map(({ unit, shown, step, set }) => (
        <div className="affixed" key={unit}>
          <input
            id={`${id}-${unit}`}
            type="number"
            min={0}
            step={step}
            value={shown}
            aria-label={`${label}, ${unit}`}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            onChange={(event) => set(event.target.value)}
          />
          <span aria-hidden="true">{unit}</span>
        </div>
      ))}
    </div>
  );
}
