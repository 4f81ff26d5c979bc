import type { ControlProps } from '../control.tsx';

/** What every input of a form says of itself: which field it is, whether it has to be there, what is said about it. */
export const attributes = ({ id, name, field, describedBy, invalid }: ControlProps) => ({
  id,
  name,
  required: field.required,
  'aria-describedby': describedBy,
  'aria-invalid': invalid,
});

/** What is typed into a text field: nothing at all is no value. */
export const typed = (event: { target: { value: string } }): string | null =>
  event.target.value === '' ? null : event.target.value;
