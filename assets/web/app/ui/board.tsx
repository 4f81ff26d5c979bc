// Records by where they stand. A card moves by its menu, by keyboard or by dragging, and only as the steps allow.
import { Link } from '@tanstack/react-router';
import { type PointerEvent, type ReactNode, useRef, useState } from 'react';
import type { Query } from '../api.ts';
import { namedActions, useActions } from './actions.tsx';
import { capital, titleOf } from './format.ts';
import { Icon } from './icons.tsx';
import { LoadError, Skeleton } from './parts.tsx';
import { useAllRecords } from './records.ts';
import { SummaryValue, useSummary } from './rows.tsx';
import { Menu } from './shell.tsx';
import { type AnyThing, choiceLabel, type Row, value } from './thing.ts';
import { showToast } from './toasts.tsx';
import { common } from './words.ts';

/** The action that would bring a record to a state, and whether it may. */
const moveTo = (of: AnyThing, record: Row, state: string) =>
  Object.entries(record.actions ?? {}).find(([name]) => of.actions[name]?.to === state);

export function Board({ of, query, empty }: { of: AnyThing; query: Query; empty?: ReactNode }) {
  const found = useAllRecords<Row>(of, { ...query, actions: true, sort: of.sort }, 300);
  const { run, dialog } = useActions(of);
  const [dragged, setDragged] = useState<Row | null>(null);
  const state = of.state;
  if (!state) return null;
  if (found.isPending) return <Skeleton rows={4} kind="cards" />;
  if (!found.data) return <LoadError error={found.error} retry={found.refetch} />;
  if (empty && found.data.length === 0) return empty;
  const drop = (record: Row, to: string) => {
    if (value(record, state.field) === to) return;
    const [name, permit] = moveTo(of, record, to) ?? [];
    if (name && permit?.allowed) run(record, name);
    else if (permit?.why) showToast({ tone: 'bad', text: permit.why });
  };
  return (
    <div className="board">
      {(of.fields[state.field]?.choices ?? []).map((choice) => {
        const own = found.data.filter((record) => value(record, state.field) === choice);
        const open = dragged && moveTo(of, dragged, choice)?.[1].allowed;
        return (
          <section
            key={choice}
            data-column={choice}
            className={
              dragged
                ? open
                  ? 'open'
                  : value(dragged, state.field) === choice
                    ? ''
                    : 'closed'
                : ''
            }
            aria-label={choiceLabel(of, state.field, choice)}
          >
            <h2>
              <span className={`dot ${state.tones[choice] ?? 'over'}`} aria-hidden="true" />
              {capital(choiceLabel(of, state.field, choice))} <small>{own.length}</small>
            </h2>
            <ul>
              {own.map((record) => (
                <Card
                  key={record.id}
                  of={of}
                  record={record}
                  run={run}
                  onDrag={setDragged}
                  onDrop={drop}
                />
              ))}
            </ul>
          </section>
        );
      })}
      {dialog}
    </div>
  );
}

interface CardProps {
  of: AnyThing;
  record: Row;
  run: (record: Row, action: string) => void;
  onDrag: (record: Row | null) => void;
  onDrop: (record: Row, column: string) => void;
}

function Card({ of, record, run, onDrag, onDrop }: CardProps) {
  const start = useRef<{ x: number; y: number; moving: boolean } | null>(null);
  const moves = namedActions(of, record);
  const summary = useSummary(of)(record);
  const movable = moves.some(([, permit]) => permit.allowed);

  const move = (event: PointerEvent<HTMLLIElement>) => {
    const from = start.current;
    if (!from) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (!from.moving && Math.hypot(x, y) < 8) return;
    if (!from.moving) {
      from.moving = true;
      event.currentTarget.setPointerCapture(event.pointerId);
      onDrag(record);
    }
    event.currentTarget.style.transform = `translate(${x}px, ${y}px) rotate(1deg)`;
  };
  const end = (event: PointerEvent<HTMLLIElement>) => {
    const from = start.current;
    start.current = null;
    if (!from?.moving) return;
    const card = event.currentTarget;
    card.style.transform = '';
    // A drag isn't a click on the link under the finger.
    card.addEventListener('click', (click) => click.preventDefault(), {
      once: true,
      capture: true,
    });
    card.style.pointerEvents = 'none';
    const column = document
      .elementFromPoint(event.clientX, event.clientY)
      ?.closest<HTMLElement>('[data-column]')?.dataset.column;
    card.style.pointerEvents = '';
    onDrag(null);
    if (event.type === 'pointerup' && column) onDrop(record, column);
  };

  return (
    <li
      className={movable ? 'board-card movable' : 'board-card'}
      onPointerDown={(event) => {
        // A finger scrolls; a mouse or a pen drags.
        const inMenu = (event.target as Element).closest('.menu');
        if (movable && event.button === 0 && event.pointerType !== 'touch' && !inMenu)
          start.current = { x: event.clientX, y: event.clientY, moving: false };
      }}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <div>
        <Link to={`/${of.path}/${record.id}`} className="cover" draggable={false}>
          {titleOf(of, record)}
        </Link>
        {summary.map((name) => (
          <p key={name}>
            <SummaryValue of={of} record={record} name={name} />
          </p>
        ))}
      </div>
      {movable && (
        <Menu
          label={`${common.moveTo}: ${titleOf(of, record)}`}
          button={<Icon name="more" />}
          className="corner"
        >
          {moves
            .filter(([, permit]) => permit.allowed)
            .map(([name]) => (
              <button type="button" key={name} onClick={() => run(record, name)}>
                {of.words.actions[name]?.label}
              </button>
            ))}
        </Menu>
      )}
    </li>
  );
}
