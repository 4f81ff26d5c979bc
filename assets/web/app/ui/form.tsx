// The page on which a record is made or changed.
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import {
  createContext,
  type FormEvent,
  type ReactNode,
  type RefObject,
  useContext,
  useRef,
} from 'react';
import { ApiError, request } from '../api.ts';
import { Control } from './control.tsx';
import { Dialog } from './dialog.tsx';
import { FormProvider, type FormState, useForm } from './form-state.tsx';
import { capital, titleOf } from './format.ts';
import { Icon } from './icons.tsx';
import { LoadError, Refusal, Skeleton } from './parts.tsx';
import { useChange, useRecord } from './records.ts';
import { hasRole, queryClient, useMe } from './session.tsx';
import { PageHead } from './shell.tsx';
import { type AnyThing, type Field, type Row, value } from './thing.ts';
import { showToast } from './toasts.tsx';
import { common } from './words.ts';

/** Which fields this person may give; the rest isn't shown. */
const Givable = createContext<(name: string) => boolean>(() => true);

/** Controls for these fields, in this order, under an optional heading. */
export function Fields<T extends Row>({
  names,
  title,
}: {
  names: readonly (keyof T & string)[];
  title?: string;
}) {
  const givable = useContext(Givable);
  const shown = names.filter(givable);
  if (shown.length === 0) return null;
  return (
    <section className="fields">
      {title && <h2>{title}</h2>}
      {shown.map((name) => (
        <Control key={name} name={name} />
      ))}
    </section>
  );
}

/** Makes a record at `/things/new`, changes one at `/things/ID/edit`. */
export function FormPage({ of, children }: { of: AnyThing; children?: ReactNode }) {
  const { id } = useParams({ strict: false }) as { id?: string };
  const record = useRecord<Row>(of, id);
  if (id && record.isPending) return <Skeleton kind="page" rows={5} />;
  if (id && !record.data) return <LoadError error={record.error} retry={record.refetch} />;
  return (
    <RecordForm key={id ?? 'new'} of={of} record={record.data}>
      {children}
    </RecordForm>
  );
}

function RecordForm({
  of,
  record,
  children,
}: {
  of: AnyThing;
  record: Row | undefined;
  children: ReactNode;
}) {
  const search = useSearch({ strict: false }) as Record<string, string>;
  const navigate = useNavigate();
  const { me } = useMe();
  const change = useChange<Row>(of, true);
  const element = useRef<HTMLFormElement>(null);

  const allowed = record?.actions?.update?.fields;
  const givable = (name: string) => {
    const field = of.fields[name];
    if (!field || field.automatic) return false;
    if (record) return !allowed || allowed.includes(name);
    return !field.givers || hasRole(me, field.givers);
  };
  const names = Object.keys(of.fields).filter(givable);
  const start = record
    ? Object.fromEntries(names.map((name) => [name, value(record, name)]))
    : Object.fromEntries(
        names.map((name) => [
          name,
          fromAddress(of.fields[name], search[name]) ?? of.fields[name]?.initial ?? null,
        ]),
      );
  const draft = `${of.path}/${record ? record.id : 'new'}`;
  const form = useForm({ thing: of, fields: of.fields, draft, start });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (change.isPending || !form.ready(names, element.current)) return;
    try {
      if (record) {
        const body = Object.fromEntries(
          Object.entries(form.typed).filter(([name]) => names.includes(name)),
        );
        const before = Object.fromEntries(Object.keys(body).map((name) => [name, start[name]]));
        const after = await change.mutateAsync({ kind: 'update', record, body });
        form.reset();
        showToast({
          text: common.saved(capital(of.words.one)),
          undo: after
            ? () =>
                request('PATCH', `/${of.path}/${record.id}`, {
                  body: before,
                  version: after.version,
                }).then(() => queryClient.invalidateQueries())
            : undefined,
        });
        await navigate({ to: `/${of.path}/${record.id}`, replace: true });
      } else {
        const body = Object.fromEntries(
          names
            .map((name) => [name, form.state.get(name)])
            .filter(([, given]) => given !== null && given !== undefined),
        );
        const made = await change.mutateAsync({ kind: 'create', body });
        form.reset();
        showToast({ text: common.added(capital(of.words.one)) });
        await navigate({ to: made ? `/${of.path}/${made.id}` : `/${of.path}`, replace: true });
      }
    } catch (error) {
      form.refuse(error, names, element.current);
    }
  };

  const title = record ? common.editOne(of.words.one) : of.words.create;
  const back = record ? `/${of.path}/${record.id}` : `/${of.path}`;
  return (
    <div className="page narrow">
      <PageHead
        title={title}
        back={{ to: back, label: record ? titleOf(of, record) : of.words.title }}
      />
      {!record && <Allowances of={of} />}
      {form.hadDraft && (
        <p className="note">
          {common.draftKept}{' '}
          <button type="button" className="link" onClick={form.reset}>
            {common.discardDraft}
          </button>
        </p>
      )}
      <form ref={element} onSubmit={submit} noValidate className="card form">
        <FormProvider state={form.state}>
          <Givable.Provider value={givable}>{children}</Givable.Provider>
        </FormProvider>
        <Problem error={change.error} names={names} />
        <footer>
          <button type="submit" className="button main" aria-disabled={change.isPending}>
            {change.isPending ? common.saving : record ? common.saveChanges : of.words.create}
          </button>
          <Link to={back} className="button quiet">
            {common.back}
          </Link>
        </footer>
      </form>
    </div>
  );
}

/** What isn't said beside a field is said above the button. */
export function Problem({ error, names }: { error: unknown; names: readonly string[] }) {
  if (!error) return null;
  const fields = error instanceof ApiError ? Object.keys(error.problem.fields ?? {}) : [];
  if (fields.length > 0 && fields.every((name) => names.includes(name))) {
    return (
      <p className="refusal" role="alert">
        <Icon name="alert" /> {common.fixMarked}
      </p>
    );
  }
  return <Refusal error={error} />;
}

/** "2 of 3 projects used": said before the limit is met. */
export function Allowances({ of }: { of: AnyThing }) {
  const { me } = useMe();
  const known = me?.allowances?.[of.path] ?? [];
  return known.map(({ used, most }, index) => {
    const words = of.words.allowances?.[index];
    if (most === null || !words) return null;
    return (
      <div className={`allowance ${used >= most ? 'full' : ''}`} key={words}>
        <span>{words.replace('{used}', String(used)).replace('{most}', String(most))}</span>
        <progress value={Math.min(used, most)} max={most} aria-hidden="true" />
      </div>
    );
  });
}

/** A new record without leaving the form that needs it. */
export function QuickCreate({
  of,
  name,
  onClose,
  onMade,
}: {
  of: AnyThing;
  name: string;
  onClose: () => void;
  onMade: (record: Row) => void;
}) {
  const { me } = useMe();
  const change = useChange<Row>(of, true);
  const element = useRef<HTMLFormElement>(null);
  const names = Object.entries(of.fields)
    .filter(([, field]) => !field.automatic && (!field.givers || hasRole(me, field.givers)))
    .map(([own]) => own);
  const start = Object.fromEntries(
    names.map((own) => [own, own === of.title && name ? name : (of.fields[own]?.initial ?? null)]),
  );
  const form = useForm({ thing: of, fields: of.fields, start });
  return (
    <Dialog title={common.newOne(of.words.one)} onClose={onClose}>
      <DialogForm
        state={form.state}
        element={element}
        names={names}
        error={change.error}
        submit={of.words.create}
        busy={change.isPending}
        onCancel={onClose}
        onSubmit={async () => {
          if (!form.ready(names, element.current)) return;
          try {
            const made = await change.mutateAsync({
              kind: 'create',
              body: Object.fromEntries(
                names
                  .map((own) => [own, form.state.get(own)])
                  .filter(([, given]) => given !== null),
              ),
            });
            if (made) onMade(made);
          } catch (error) {
            form.refuse(error, names, element.current);
          }
        }}
      />
    </Dialog>
  );
}

interface DialogFormProps {
  state: FormState;
  element: RefObject<HTMLFormElement | null>;
  names: readonly string[];
  error: unknown;
  submit: string;
  tone?: 'main' | 'danger';
  busy: boolean;
  cancel?: string;
  onCancel: () => void;
  onSubmit: () => void;
}

export function DialogForm({
  state,
  element,
  names,
  error,
  submit,
  tone = 'main',
  busy,
  cancel,
  onCancel,
  onSubmit,
}: DialogFormProps) {
  return (
    <form
      ref={element}
      noValidate
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (!busy) onSubmit();
      }}
    >
      <FormProvider state={state}>
        {names.map((name) => (
          <Control key={name} name={name} />
        ))}
      </FormProvider>
      <Problem error={error} names={names} />
      <footer>
        <button type="submit" className={`button ${tone}`} aria-disabled={busy}>
          {busy ? common.saving : submit}
        </button>
        <button type="button" className="button quiet" onClick={onCancel}>
          {cancel ?? common.back}
        </button>
      </footer>
    </form>
  );
}

/** `/appointments/new?stylistId=…` begins with that filled in. */
function fromAddress(field: Field | undefined, text: string | undefined): unknown {
  if (!field || text === undefined || text === '') return undefined;
  switch (field.kind) {
    case 'whole':
    case 'number':
    case 'money':
    case 'percent':
    case 'rating':
      return Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'yesNo':
      return text === 'true';
    case 'choices':
    case 'several':
      return text.split(',');
    default:
      return text;
  }
}
