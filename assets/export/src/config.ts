/** What the environment says. `.env.example` lists it. */
export interface Config {
  port: number;
  /** Where the database is. */
  databaseUrl: string | null;
  /** Where files are kept that the app makes itself. */
  dataFolder: string;
  /** The address at which people reach the app, without a path: what `Origin` must be. */
  origin: string | null;
  /** The address that links in messages begin with. */
  site: string;
  /** Opens the controls that tests use (`/_preview`), to whoever knows the token. Never in production. */
  testToken: string | null;
  /** `smtp://user:password@host:port`; without it mail stays in the outbox. */
  mailServer: string | null;
  mailFrom: string;
  /** The migration that may lose what it loses; see the README. */
  letGo: string | null;
}

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const port = Number(env.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT must be a number from 0 to 65535, not "${env.PORT}".`);
  }
  const origin = env.ORIGIN?.replace(/\/$/, '') ?? null;
  return {
    port,
    databaseUrl: env.DATABASE_URL || null,
    dataFolder: env.DATA_DIR || 'data',
    origin,
    site: origin ?? `http://localhost:${port}`,
    testToken: env.TEST_MODE === '1' ? (env.PREVIEW_TOKEN ?? 'test') : null,
    mailServer: env.SMTP_URL ?? null,
    mailFrom: env.MAIL_FROM ?? 'app@localhost',
    letGo: env.LET_GO || null,
  };
}
