import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Icon } from '../icons.tsx';
import { common } from '../words.ts';

export interface Option {
  key: string;
  title: string;
  detail?: string;
  leading?: ReactNode;
  /** Offers to make what isn't there. */
  extra?: boolean;
}

interface Props {
  id: string;
  label: string;
  /** What stands in the field while nobody types. */
  text: string;
  options: readonly Option[];
  loading?: boolean;
  placeholder?: string;
  describedBy?: string;
  invalid?: boolean;
  /** The option that is scrolled to when the list opens. */
  near?: string;
  filter?: (typed: string, option: Option) => boolean;
  onPick: (option: Option) => void;
  /** Whatever was typed and left without picking. */
  onText?: (typed: string) => void;
  onSearch?: (typed: string) => void;
  onClear?: () => void;
}

/** Type-ahead, by the ARIA pattern of an editable combobox with a list. */
export function Combobox(props: Props) {
  const { id, label, text, options, near, onPick, onText, onSearch, onClear } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();

  const shown =
    typed && props.filter
      ? options.filter((option) => option.extra || props.filter?.(typed, option))
      : options;
  const current = shown[Math.min(active, shown.length - 1)];

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when the list opens or the choice moves, not when options arrive.
  useEffect(() => {
    if (open)
      list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [open, active]);

  const start = () => {
    if (open) return;
    setOpen(true);
    setActive(Math.max(0, near ? options.findIndex((option) => option.key === near) : 0));
  };
  const pick = (option: Option) => {
    setTyped(null);
    setOpen(false);
    onPick(option);
  };
  const leave = () => {
    if (typed !== null) onText?.(typed);
    setTyped(null);
    setOpen(false);
  };

  return (
    <div className="combobox">
      <div className="affixed">
        <input
          id={id}
          role="combobox"
          autoComplete="off"
          aria-expanded={open}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={open && current ? `${listId}-${current.key}` : undefined}
          aria-describedby={props.describedBy}
          aria-invalid={props.invalid}
          aria-label={label}
          placeholder={props.placeholder}
          value={typed ?? text}
          onFocus={(event) => event.target.select()}
          onClick={start}
          onBlur={leave}
          onChange={(event) => {
            setTyped(event.target.value);
            setOpen(true);
            setActive(0);
            onSearch?.(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
              event.preventDefault();
              if (!open) start();
              else
                setActive(
                  (active + (event.key === 'ArrowDown' ? 1 : shown.length - 1)) %
                    Math.max(1, shown.length),
                );
            } else if (event.key === 'Enter' && open && current) {
              event.preventDefault();
              pick(current);
            } else if (event.key === 'Escape' && open) {
              event.stopPropagation();
              setTyped(null);
              setOpen(false);
            }
          }}
        />
        {onClear && text ? (
          <button
            type="button"
            className="icon-button small"
            aria-label={`${common.clear}: ${label}`}
            onClick={onClear}
          >
            <Icon name="close" />
          </button>
        ) : (
          <span className="arrow" aria-hidden="true">
            <Icon name="down" />
          </span>
        )}
      </div>
      {open && (
        <div
          className="popover options"
          role="listbox"
          tabIndex={-1}
          id={listId}
          aria-label={label}
          ref={list}
        >
          {shown.map((option) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard picks from the input.
            <div
              key={option.key}
              id={`${listId}-${option.key}`}
              role="option"
              tabIndex={-1}
              aria-selected={option === current}
              className={option.extra ? 'extra' : ''}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => pick(option)}
            >
              {option.leading}
              <span>
                {option.title}
                {option.detail && <small>{option.detail}</small>}
              </span>
            </div>
          ))}
          {shown.length === 0 && (
            <div
              className="none"
              role="option"
              aria-selected="false"
              aria-disabled="true"
              tabIndex={-1}
            >
              {props.loading ? '…' : common.noneFound}
            </div>
          )}
        </div>
      )}
    </div>
  );
}
