// One field of a form: its label, the right control for its type, what is allowed, and what is wrong.
import { type ReactNode, useId } from 'react';
import { app } from '../app.ts';
import {
  ChoiceControl,
  ChoicesControl,
  ColourControl,
  RatingControl,
  SwitchControl,
} from './controls/choices.tsx';
import { FileControl } from './controls/files.tsx';
import { DateControl, DurationControl, MomentControl, TimeControl } from './controls/moments.tsx';
import { OneControl, SeveralControl } from './controls/relations.tsx';
import { LongTextControl, NumberControl, TextControl } from './controls/texts.tsx';
import { useFormState } from './form-state.tsx';
import { capital, formatBound } from './format.ts';
import type { Field } from './thing.ts';
import { common } from './words.ts';

export interface ControlProps {
  id: string;
  name: string;
  field: Field;
  value: unknown;
  onChange: (value: unknown) => void;
  onUnreadable: (problem: string | null) => void;
  describedBy: string | undefined;
  invalid: boolean;
  label: string;
}

export function Control({ name }: { name: string }) {
  const form = useFormState();
  const id = useId();
  const field = form.fields[name];
  if (!field) return null;
  const label = capital(form.labels(name));
  const errors = form.errors(name);
  const value = form.get(name);
  const help = helpFor(field, value);
  const describedBy =
    [help && `${id}-help`, errors.length > 0 && `${id}-error`].filter(Boolean).join(' ') ||
    undefined;
  const props: ControlProps = {
    id,
    name,
    field,
    value,
    label,
    describedBy,
    invalid: errors.length > 0,
    onChange: (next) => form.set(name, next),
    onUnreadable: (problem) => form.complain(name, problem),
  };
  const grouped = isGroup(field);
  const heading: ReactNode = (
    <>
      {label}
      {!field.required && field.kind !== 'yesNo' && (
        <span className="optional"> ({common.optional})</span>
      )}
    </>
  );
  const rest = (
    <>
      {help && (
        <p className="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {errors.length > 0 && (
        <p className="error" id={`${id}-error`}>
          {errors.join(' ')}
        </p>
      )}
    </>
  );
  if (grouped) {
    return (
      <fieldset className="field" data-field={name} aria-describedby={describedBy}>
        <legend>{heading}</legend>
        {control(props)}
        {rest}
      </fieldset>
    );
  }
  return (
    <div className="field" data-field={name}>
      <label htmlFor={id}>{heading}</label>
      {control(props)}
      {rest}
    </div>
  );
}

/** Controls that are several inputs, and so carry a legend. */
const isGroup = (field: Field): boolean =>
  ['moment', 'duration', 'choices', 'rating'].includes(field.kind) ||
  (field.kind === 'choice' && segmented(field));

/** Few and short choices are all seen at once. */
export const segmented = (field: Field): boolean =>
  (field.choices?.length ?? 0) <= 4 && (field.choices ?? []).join('').length <= 36;

function control(props: ControlProps): ReactNode {
  switch (props.field.kind) {
    case 'longText':
      return <LongTextControl {...props} />;
    case 'whole':
    case 'number':
    case 'money':
    case 'percent':
      return <NumberControl {...props} />;
    case 'yesNo':
      return <SwitchControl {...props} />;
    case 'date':
      return <DateControl {...props} />;
    case 'time':
      return <TimeControl {...props} />;
    case 'moment':
      return <MomentControl {...props} />;
    case 'duration':
      return <DurationControl {...props} />;
    case 'choice':
      return <ChoiceControl {...props} />;
    case 'choices':
      return <ChoicesControl {...props} />;
    case 'rating':
      return <RatingControl {...props} />;
    case 'colour':
      return <ColourControl {...props} />;
    case 'one':
      return <OneControl {...props} />;
    case 'several':
      return <SeveralControl {...props} />;
    case 'file':
    case 'image':
      return <FileControl {...props} />;
    default:
      return <TextControl {...props} />;
  }
}

/** What is allowed, said before anybody meets the limit. */
function helpFor(field: Field, value: unknown): string | undefined {
  const { least, most } = field;
  switch (field.kind) {
    case 'text':
    case 'longText': {
      if (most === undefined) return undefined;
      const length = typeof value === 'string' ? [...value].length : 0;
      return length > most * 0.7
        ? common.charactersLeft(most - length)
        : most <= 500
          ? common.atMostCharacters(most)
          : undefined;
    }
    case 'whole':
    case 'number':
    case 'money':
    case 'percent':
    case 'duration':
      if (least !== undefined && most !== undefined)
        return common.between(formatBound(field, least), formatBound(field, most));
      if (least !== undefined && least !== 0) return common.atLeast(formatBound(field, least));
      if (most !== undefined) return common.atMost(formatBound(field, most));
      return undefined;
    case 'moment':
      return app.timeZone === Intl.DateTimeFormat().resolvedOptions().timeZone ||
        app.timeZone === 'UTC'
        ? undefined
        : common.inTimeZone(app.timeZone.replace(/^.*\//, '').replaceAll('_', ' '));
    default:
      return undefined;
  }
}
