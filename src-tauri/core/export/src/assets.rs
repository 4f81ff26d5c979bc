//! The parts of the project that are the same for every app: real files, type-checked where they lie.

use crate::{Database, File};

macro_rules! parts {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../../../assets/export/", $path)))),*]
    };
}

const PARTS: &[(&str, &str)] = parts![
    ".dockerignore",
    "biome.json",
    "tsconfig.json",
    "src/app.ts",
    "src/auth/accounts.ts",
    "src/auth/addresses.ts",
    "src/auth/codes.ts",
    "src/auth/cookies.ts",
    "src/auth/keys.ts",
    "src/auth/passwords.ts",
    "src/auth/routes.ts",
    "src/auth/secrets.ts",
    "src/auth/sessions.ts",
    "src/config.ts",
    "src/context.ts",
    "src/db/checks.ts",
    "src/db/errors.ts",
    "src/db/index.ts",
    "src/events.ts",
    "src/files/facts.ts",
    "src/files/routes.ts",
    "src/files/seen.ts",
    "src/integrations/email.ts",
    "src/graphql/ask.ts",
    "src/graphql/resolve.ts",
    "src/graphql/routes.ts",
    "src/jobs/queue.ts",
    "src/jobs/repeat.ts",
    "src/jobs/run.ts",
    "src/jobs/schedule.ts",
    "src/jobs/worker.ts",
    "src/lib/calendar.ts",
    "src/lib/changes.ts",
    "src/lib/clock.ts",
    "src/lib/failure.ts",
    "src/lib/fields.ts",
    "src/lib/http.ts",
    "src/lib/idempotency.ts",
    "src/lib/ids.ts",
    "src/lib/input.ts",
    "src/lib/json.ts",
    "src/lib/limits.ts",
    "src/lib/list.ts",
    "src/lib/log.ts",
    "src/lib/numbers.ts",
    "src/lib/offers.ts",
    "src/lib/parse.ts",
    "src/lib/problem.ts",
    "src/lib/query.ts",
    "src/lib/records.ts",
    "src/lib/routes.ts",
    "src/lib/text.ts",
    "src/lib/thing.ts",
    "src/main.ts",
    "src/messages/format.ts",
    "src/messages/invitation.ts",
    "src/messages/outbox.ts",
    "src/openapi.ts",
    "src/people.ts",
    "src/preview/data.ts",
    "src/preview/model.ts",
    "src/preview/routes.ts",
    "src/transaction.ts",
    "src/web.ts",
    "test/harness.ts",
    "web/tsconfig.json",
];

const SQLITE: &[(&str, &str)] = parts![
    "src/db/sqlite/database.ts",
    "src/db/sqlite/dialect.ts",
    "src/db/sqlite/functions.ts",
    "src/db/sqlite/migrate.ts",
    "src/db/sqlite/violation.ts",
];

const POSTGRES: &[(&str, &str)] = parts![
    "src/db/postgres/database.ts",
    "src/db/postgres/migrate.ts",
    "src/db/postgres/others.ts",
    "src/db/postgres/pool.ts",
    "src/jobs/pg-boss.ts",
];

/// What there is once for each choice of database.
macro_rules! variant {
    ($choice:literal) => {
        &[
            variant!($choice, ".env.example"),
            variant!($choice, "Dockerfile"),
            variant!($choice, "src/backend.ts"),
            variant!($choice, "test/database.ts"),
        ]
    };
    ($choice:literal, $path:literal) => {
        ($path, include_str!(concat!("../../../../assets/export/variants/", $choice, "/", $path)))
    };
}

const ON_SQLITE: &[(&str, &str)] = variant!("sqlite");
const ON_POSTGRES: &[(&str, &str)] = variant!("postgres");
const ON_BOTH: &[(&str, &str)] = variant!("both");

pub(crate) fn files(database: Database) -> Vec<File> {
    let engines: &[&[(&str, &str)]] = match database {
        Database::Sqlite => &[SQLITE, ON_SQLITE],
        Database::Postgres => &[POSTGRES, ON_POSTGRES],
        Database::Both => &[SQLITE, POSTGRES, ON_BOTH],
    };
    let parts = PARTS.iter().chain(engines.iter().copied().flatten());
    let parts = parts.map(|(path, contents)| File::ours(*path, *contents));
    // A name that begins with a dot would be left out of some archives, so it lies here under another.
    parts.chain([File::ours(".gitignore", include_str!("../../../../assets/export/gitignore.txt"))]).collect()
}
