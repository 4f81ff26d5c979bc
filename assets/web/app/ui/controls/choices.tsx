import { type ControlProps, segmented } from '../control.tsx';
import { useFormState } from '../form-state.tsx';
import { capital } from '../format.ts';
import { Icon } from '../icons.tsx';
import { choiceLabel } from '../thing.ts';
import { common } from '../words.ts';
import { attributes } from './attributes.ts';

export function ChoiceControl(props: ControlProps) {
  const { id, name, field, value, onChange, invalid } = props;
  const { thing } = useFormState();
  const choices = field.choices ?? [];
  if (segmented(field)) {
    return (
      <div className="segments">
        {choices.map((choice) => (
          <label key={choice}>
            <input
              type="radio"
              name={`${id}-${name}`}
              checked={value === choice}
              required={field.required}
              aria-invalid={invalid}
              onChange={() => onChange(choice)}
            />
            <span>{capital(choiceLabel(thing, name, choice))}</span>
          </label>
        ))}
        {!field.required && value ? (
          <button type="button" className="button quiet small" onClick={() => onChange(null)}>
            {common.clear}
          </button>
        ) : null}
      </div>
    );
  }
  return (
    <div className="select">
      <select
        {...attributes(props)}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.target.value || null)}
      >
        <option value="">{field.required ? common.choose : common.none}</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {capital(choiceLabel(thing, name, choice))}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </div>
  );
}

export function ChoicesControl({ name, field, value, onChange }: ControlProps) {
  const { thing } = useFormState();
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  const choices = field.choices ?? [];
  return (
    <div className="chips">
      {choices.map((choice) => (
        <label key={choice} className="chip">
          <input
            type="checkbox"
            name={name}
            checked={chosen.includes(choice)}
            onChange={(event) =>
              onChange(
                choices.filter((other) =>
                  other === choice ? event.target.checked : chosen.includes(other),
                ),
              )
            }
          />
          <span>{capital(choiceLabel(thing, name, choice))}</span>
        </label>
      ))}
    </div>
  );
}

export function SwitchControl({ id, name, value, onChange, describedBy }: ControlProps) {
  return (
    <input
      id={id}
      name={name}
      type="checkbox"
      role="switch"
      className="switch"
      checked={value === true}
      aria-checked={value === true}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}

export function RatingControl({ id, name, field, value, onChange }: ControlProps) {
  const most = field.most ?? 5;
  return (
    <div className="stars choose">
      {Array.from({ length: most }, (_, index) => index + 1).map((count) => (
        <label key={count} className={typeof value === 'number' && count <= value ? 'on' : ''}>
          <input
            type="radio"
            name={`${id}-${name}`}
            checked={value === count}
            onChange={() => onChange(count)}
          />
          <Icon name="star" />
          <span className="hidden">{common.stars(count, most)}</span>
        </label>
      ))}
    </div>
  );
}

export function ColourControl({ id, name, value, onChange, describedBy }: ControlProps) {
  return (
    <input
      id={id}
      name={name}
      type="color"
      className="colour"
      value={typeof value === 'string' ? value : '#888888'}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
