import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { ApiError } from '../api.ts';
import { type Draft, readDraft, writeDraft } from './drafts.ts';
import { capital } from './format.ts';
import { type AnyThing, type Field, label } from './thing.ts';
import { common } from './words.ts';

/** What the controls of one form share. */
export interface FormState {
  thing: AnyThing;
  fields: Readonly<Record<string, Field>>;
  labels: (name: string) => string;
  get: (name: string) => unknown;
  set: (name: string, value: unknown) => void;
  /** What the control itself can't read ("abc" for a number): `null` once it can. */
  complain: (name: string, problem: string | null) => void;
  errors: (name: string) => readonly string[];
}

const FormContext = createContext<FormState | null>(null);

export function useFormState(): FormState {
  const state = useContext(FormContext);
  if (!state) throw new Error('A control stands in a form.');
  return state;
}

export const FormProvider = ({ state, children }: { state: FormState; children: ReactNode }) => (
  <FormContext.Provider value={state}>{children}</FormContext.Provider>
);

interface Options {
  thing: AnyThing;
  fields: Readonly<Record<string, Field>>;
  labels?: (name: string) => string;
  /** Where the draft is kept; none without it. */
  draft?: string;
  /** What stands in the form before anything is typed. */
  start: Draft;
}

/** The values of a form: what was there, under what has been typed since. */
export function useForm({ thing, fields, labels, draft, start }: Options) {
  const [typed, setTyped] = useState<Draft>(() => (draft && readDraft(draft)) || {});
  const [hadDraft] = useState(() => Object.keys(typed).length > 0);
  const [unreadable, setUnreadable] = useState<Record<string, string>>({});
  const [refused, setRefused] = useState<Record<string, readonly string[]>>({});
  const [tried, setTried] = useState(false);

  useEffect(() => {
    if (draft) writeDraft(draft, typed);
  }, [draft, typed]);

  const get = (name: string) => (name in typed ? typed[name] : start[name]);
  const missing = (name: string) => {
    const now = get(name);
    return (
      fields[name]?.required &&
      (now === null || now === undefined || now === '' || (Array.isArray(now) && now.length === 0))
    );
  };
  const own = labels ?? ((name: string) => label(thing, name));

  // biome-ignore lint/correctness/useExhaustiveDependencies: the functions read what is named here, and nothing else changes.
  const state: FormState = useMemo(
    () => ({
      thing,
      fields,
      labels: own,
      get,
      set: (name, value) => {
        setTyped((before) => ({ ...before, [name]: value }));
        setRefused(({ [name]: _, ...rest }) => rest);
      },
      complain: (name, problem) =>
        setUnreadable(({ [name]: before, ...rest }) => {
          if (problem) return { ...rest, [name]: problem };
          return before === undefined ? { ...rest } : rest;
        }),
      errors: (name) => {
        if (unreadable[name]) return tried ? [unreadable[name]] : [];
        if (tried && missing(name)) return [common.required(capital(own(name)))];
        return refused[name] ?? [];
      },
    }),
    [thing, fields, typed, start, unreadable, refused, tried],
  );

  return {
    state,
    typed,
    hadDraft,
    /** Whether everything can be sent; if not, the first mistake gets the focus. */
    ready: (names: readonly string[], form: HTMLFormElement | null) => {
      setTried(true);
      const wrong = names.filter((name) => unreadable[name] || missing(name));
      if (wrong.length > 0) focusFirst(form, wrong);
      return wrong.length === 0;
    },
    /** Puts the server's sentences beside their fields. Returns whether every one of them found its place. */
    refuse: (error: unknown, names: readonly string[], form: HTMLFormElement | null): boolean => {
      if (!(error instanceof ApiError) || !error.problem.fields) return false;
      setRefused(error.problem.fields);
      const wrong = Object.keys(error.problem.fields);
      focusFirst(form, wrong);
      return wrong.every((name) => names.includes(name));
    },
    reset: () => {
      setTyped({});
      setRefused({});
      setUnreadable({});
      setTried(false);
      if (draft) writeDraft(draft, null);
    },
  };
}

function focusFirst(form: HTMLFormElement | null, names: readonly string[]) {
  requestAnimationFrame(() => {
    const wrong = [...(form?.querySelectorAll<HTMLElement>('[data-field]') ?? [])].find((field) =>
      names.includes(field.dataset.field ?? ''),
    );
    wrong?.querySelector<HTMLElement>('input, textarea, select, button')?.focus();
  });
}
