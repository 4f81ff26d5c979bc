// The app's own way in.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { ApiError, post } from '../api.ts';
import { app } from '../app.ts';
import { Control } from './control.tsx';
import { FormProvider, useForm } from './form-state.tsx';
import { Icon } from './icons.tsx';
import { Refusal } from './parts.tsx';
import { useChangePerson } from './session.tsx';
import type { AnyThing } from './thing.ts';
import { showToast } from './toasts.tsx';
import { common } from './words.ts';

type Way = 'code' | 'password';
type Step =
  | { at: 'in' }
  | { at: 'up' }
  | { at: 'code'; body: { email?: string; phone?: string }; again: () => Promise<unknown> }
  | { at: 'forgot' };

const byPhone = app.signIn.textCode && !app.signIn.emailCode;
const firstWay: Way = app.signIn.password ? 'password' : 'code';
const bothWays = app.signIn.password && (app.signIn.emailCode || app.signIn.textCode);

export function SignInPage() {
  const [step, setStep] = useState<Step>({ at: 'in' });
  const { back, email } = useSearch({ strict: false }) as { back?: string; email?: string };
  const navigate = useNavigate();
  const change = useChangePerson();
  const enter = async () => {
    await change();
    if (window.location.pathname.startsWith('/sign-in'))
      await navigate({
        to: back?.startsWith('/') && !back.startsWith('//') ? back : '/',
        replace: true,
      });
  };
  useEffect(() => {
    document.title = `${common.signIn} · ${app.name}`;
  }, []);
  return (
    <Door>
      {step.at === 'in' && <SignIn start={email ?? ''} onStep={setStep} onEnter={enter} />}
      {step.at === 'up' && <SignUp onStep={setStep} onEnter={enter} />}
      {step.at === 'code' && <CodeEntry step={step} onStep={setStep} onEnter={enter} />}
      {step.at === 'forgot' && <Forgot onStep={setStep} />}
    </Door>
  );
}

const Door = ({ children }: { children: ReactNode }) => (
  <div className="door">
    <header>
      <Link to="/" className="brand">
        <span aria-hidden="true">{app.name.charAt(0)}</span>
        <strong>{app.name}</strong>
      </Link>
      {app.summary && <p>{app.summary}</p>}
    </header>
    <main id="main">
      <div className="card">{children}</div>
    </main>
  </div>
);

interface StepProps {
  onStep: (step: Step) => void;
  onEnter: () => Promise<void>;
}

/** Sends a form, and keeps what went wrong. */
function useSend() {
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (what: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await what();
    } catch (thrown) {
      setError(thrown);
    }
    setBusy(false);
  };
  return { error, busy, send };
}

const address = (text: string) => (byPhone ? { phone: text } : { email: text });

function SignIn({ start, onStep, onEnter }: StepProps & { start: string }) {
  const [way, setWay] = useState<Way>(firstWay);
  const [who, setWho] = useState(start);
  const [password, setPassword] = useState('');
  const { error, busy, send } = useSend();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(async () => {
      if (way === 'password') {
        await post('/auth/sign-in', { email: who.trim(), password });
        await onEnter();
      } else {
        const body = address(who.trim());
        const again = () => post('/auth/code', body);
        await again();
        onStep({ at: 'code', body, again });
      }
    });
  };
  return (
    <form onSubmit={submit} className="form">
      <h1>{common.signIn}</h1>
      <AddressField value={who} onChange={setWho} />
      {way === 'password' && (
        <PasswordField
          value={password}
          onChange={setPassword}
          fill="current-password"
          label={common.password}
        />
      )}
      <Refusal error={error} />
      <button type="submit" className="button main wide" aria-disabled={busy}>
        {way === 'password' ? common.signIn : common.sendCode}
      </button>
      <div className="ways">
        {bothWays && (
          <button
            type="button"
            className="link"
            onClick={() => setWay(way === 'code' ? 'password' : 'code')}
          >
            {way === 'code' ? common.withPassword : common.withCode}
          </button>
        )}
        {way === 'password' && (
          <button type="button" className="link" onClick={() => onStep({ at: 'forgot' })}>
            {common.forgot}
          </button>
        )}
      </div>
      {app.signUp.length > 0 && (
        <p className="other">
          {common.toSignUp}{' '}
          <button type="button" className="link" onClick={() => onStep({ at: 'up' })}>
            {common.signUp}
          </button>
        </p>
      )}
    </form>
  );
}

function SignUp({ onStep, onEnter }: StepProps) {
  const [role, setRole] = useState(0);
  const chosen = app.signUp[role];
  const chooser = useId();
  return (
    <>
      <h1>{common.signUp}</h1>
      {app.signUp.length > 1 && (
        <div className="segments field" role="radiogroup" aria-label={common.signUp}>
          {app.signUp.map((own, index) => (
            <label key={own.role}>
              <input
                type="radio"
                name={chooser}
                checked={index === role}
                onChange={() => setRole(index)}
              />
              <span>{common.signUpAs(app.roles[own.role]?.one ?? own.role)}</span>
            </label>
          ))}
        </div>
      )}
      {chosen && (
        <SignUpForm
          key={chosen.role}
          role={chosen.role}
          thing={chosen.thing()}
          fields={chosen.fields}
          onStep={onStep}
          onEnter={onEnter}
        />
      )}
      <p className="other">
        {common.toSignIn}{' '}
        <button type="button" className="link" onClick={() => onStep({ at: 'in' })}>
          {common.signIn}
        </button>
      </p>
    </>
  );
}

function SignUpForm({
  role,
  thing,
  fields,
  onStep,
  onEnter,
}: StepProps & { role: string; thing: AnyThing; fields: readonly string[] }) {
  const element = useRef<HTMLFormElement>(null);
  const [password, setPassword] = useState('');
  const { error, busy, send } = useSend();
  const form = useForm({
    thing,
    fields: thing.fields,
    draft: 'sign-up',
    start: Object.fromEntries(fields.map((name) => [name, thing.fields[name]?.initial ?? null])),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!form.ready(fields, element.current)) return;
    void send(async () => {
      const values = Object.fromEntries(
        fields.map((name) => [name, form.state.get(name)]).filter(([, given]) => given !== null),
      );
      const body = {
        ...values,
        ...(app.signIn.password ? { password } : {}),
        ...(app.signUp.length > 1 ? { role } : {}),
      };
      try {
        const session = await post('/auth/sign-up', body);
        form.reset();
        if (session === undefined) {
          const where = address(String(form.state.get(byPhone ? 'phone' : 'email') ?? ''));
          onStep({ at: 'code', body: where, again: () => post('/auth/code', where) });
        } else await onEnter();
      } catch (thrown) {
        form.refuse(thrown, fields, element.current);
        throw thrown;
      }
    });
  };
  const besideFields =
    error instanceof ApiError &&
    Object.keys(error.problem.fields ?? {}).every((name) => fields.includes(name)) &&
    error.problem.fields;
  return (
    <form ref={element} onSubmit={submit} noValidate className="form">
      <FormProvider state={form.state}>
        {fields.map((name) => (
          <Control key={name} name={name} />
        ))}
      </FormProvider>
      {app.signIn.password && (
        <PasswordField
          value={password}
          onChange={setPassword}
          fill="new-password"
          label={common.password}
          help={common.passwordHelp}
        />
      )}
      {!besideFields && <Refusal error={error} />}
      <button type="submit" className="button main wide" aria-disabled={busy}>
        {common.signUp}
      </button>
    </form>
  );
}

/** Six digits in one field: pasted, filled in by the device or typed, and sent by themselves. */
function CodeEntry({ step, onStep, onEnter }: StepProps & { step: Extract<Step, { at: 'code' }> }) {
  const [code, setCode] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const { error, busy, send } = useSend();
  const id = useId();
  useEffect(() => input.current?.focus(), []);
  // A wrong code is typed afresh.
  useEffect(() => {
    if (error) {
      setCode('');
      input.current?.focus();
    }
  }, [error]);
  const check = (digits: string) =>
    send(async () => {
      await post('/auth/verify', { ...step.body, code: digits });
      await onEnter();
    });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void check(code);
      }}
    >
      <h1>{step.body.phone ? common.codeTitlePhone : common.codeTitle}</h1>
      <p className="help">{common.codeSent(step.body.email ?? step.body.phone ?? '')}</p>
      <div className="field">
        <label htmlFor={id}>{common.code}</label>
        <div className="code">
          <input
            ref={input}
            id={id}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            value={code}
            aria-invalid={Boolean(error)}
            onPaste={(event) => {
              const pasted = event.clipboardData.getData('text').replace(/\D/g, '').slice(0, 6);
              if (pasted.length !== 6) return;
              event.preventDefault();
              setCode(pasted);
              void check(pasted);
            }}
            onChange={(event) => {
              const digits = event.target.value.replace(/\D/g, '').slice(0, 6);
              setCode(digits);
              if (digits.length === 6) void check(digits);
            }}
          />
          <div aria-hidden="true">
            {Array.from({ length: 6 }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the boxes never change places.
              <span key={index} className={index === code.length ? 'next' : ''}>
                {code[index]}
              </span>
            ))}
          </div>
        </div>
      </div>
      <Refusal error={error} />
      <button type="submit" className="button main wide" aria-disabled={busy || code.length < 6}>
        {common.signIn}
      </button>
      <div className="ways">
        <button
          type="button"
          className="link"
          onClick={() => void step.again().then(() => showToast({ text: common.sentAgain }))}
        >
          {common.sendAgain}
        </button>
        <button type="button" className="link" onClick={() => onStep({ at: 'in' })}>
          {common.otherAddress}
        </button>
      </div>
    </form>
  );
}

function Forgot({ onStep }: Pick<StepProps, 'onStep'>) {
  const [email, setEmail] = useState('');
  const [sent, setSent] = useState(false);
  const { error, busy, send } = useSend();
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void send(async () => {
          await post('/auth/password/forgot', { email: email.trim() });
          setSent(true);
        });
      }}
    >
      <h1>{common.forgot}</h1>
      {sent ? (
        <p role="status">{common.forgotDone}</p>
      ) : (
        <>
          <AddressField value={email} onChange={setEmail} />
          <Refusal error={error} />
          <button type="submit" className="button main wide" aria-disabled={busy}>
            {common.sendLink}
          </button>
        </>
      )}
      <button type="button" className="link" onClick={() => onStep({ at: 'in' })}>
        {common.back}
      </button>
    </form>
  );
}

/** Where the link of a forgotten password leads: `/reset?token=…`. */
export function ResetPage() {
  const { token } = useSearch({ strict: false }) as { token?: string };
  const [password, setPassword] = useState('');
  const navigate = useNavigate();
  const { error, busy, send } = useSend();
  return (
    <Door>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send(async () => {
            await post('/auth/password/reset', { token, password });
            showToast({ text: common.resetDone });
            await navigate({ to: '/sign-in', replace: true });
          });
        }}
      >
        <h1>{common.newPassword}</h1>
        <PasswordField
          value={password}
          onChange={setPassword}
          fill="new-password"
          label={common.newPassword}
          help={common.passwordHelp}
        />
        <Refusal error={error} />
        <button type="submit" className="button main wide" aria-disabled={busy}>
          {common.setPassword}
        </button>
      </form>
    </Door>
  );
}

function AddressField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{byPhone ? common.phone : common.email}</label>
      <input
        id={id}
        type={byPhone ? 'tel' : 'email'}
        autoComplete={byPhone ? 'tel' : 'username'}
        required
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

interface PasswordFieldProps {
  value: string;
  onChange: (text: string) => void;
  fill: 'current-password' | 'new-password';
  label: string;
  help?: string;
}

function PasswordField({ value, onChange, fill, label, help }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="affixed">
        <input
          id={id}
          type={shown ? 'text' : 'password'}
          autoComplete={fill}
          required
          minLength={fill === 'new-password' ? 8 : undefined}
          aria-describedby={help ? `${id}-help` : undefined}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
        <button
          type="button"
          className="icon-button small"
          aria-label={shown ? common.hidePassword : common.showPassword}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          <Icon name="eye" />
        </button>
      </div>
      {help && (
        <p className="help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}
