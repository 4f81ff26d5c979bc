//! `problems.ts`: the catalogue of refusals, as the plan has it.

use plan::problem::{self, Kind};
use printer::typescript::{Module, constant, key, number, object, raw, string};

const KINDS: &[(&str, Kind)] = &[
    ("malformed", problem::MALFORMED),
    ("unknownParameter", problem::UNKNOWN_PARAMETER),
    ("badParameter", problem::BAD_PARAMETER),
    ("notSignedIn", problem::NOT_SIGNED_IN),
    ("wrongCode", problem::WRONG_CODE),
    ("wrongPassword", problem::WRONG_PASSWORD),
    ("notAllowed", problem::NOT_ALLOWED),
    ("notYoursToGive", problem::NOT_YOURS_TO_GIVE),
    ("wrongOrigin", problem::WRONG_ORIGIN),
    ("notFound", problem::NOT_FOUND),
    ("wrongMethod", problem::WRONG_METHOD),
    ("rule", problem::RULE),
    ("busy", problem::BUSY),
    ("changedMeanwhile", problem::CHANGED_MEANWHILE),
    ("tooLarge", problem::TOO_LARGE),
    ("wrongType", problem::WRONG_TYPE),
    ("fileTooLarge", problem::FILE_TOO_LARGE),
    ("noFile", problem::NO_FILE),
    ("wrongKey", problem::WRONG_KEY),
    ("keyReads", problem::KEY_READS),
    ("keysByPeople", problem::KEYS_BY_PEOPLE),
    ("invalid", problem::INVALID),
    ("keyReused", problem::KEY_REUSED),
    ("tooMuch", problem::TOO_MUCH),
    ("tooMany", problem::TOO_MANY),
    ("internal", problem::INTERNAL),
    ("notReady", problem::NOT_READY),
];

pub(crate) fn print() -> Module {
    let mut out = Module::new();
    let kinds = object(KINDS.iter().map(|(name, kind)| {
        let facts = [
            key("code", string(kind.code)),
            key("status", number(kind.status)),
            key("title", string(kind.title)),
            key("detail", string(kind.detail)),
        ];
        key(*name, object(facts))
    }));
    out.push(
        constant("problemKinds", kinds)
            .exported()
            .commented("Everything that a request can be refused with, beside the rules. Clients go by the code."),
    );
    out.push(raw("export type ProblemKind = (typeof problemKinds)[keyof typeof problemKinds];"));
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_kind_of_the_plan_is_there() {
        let known: Vec<_> = super::KINDS.iter().map(|(_, kind)| *kind).collect();
        assert_eq!(known, plan::problem::ALL);
    }
}
