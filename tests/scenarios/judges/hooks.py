"""What the judge looks at beside its own checks."""

import schemathesis

# What no description of a form can say: which records there are, which passwords everybody knows, what time it is.
BEYOND_THE_FORM = (
    "There is no such ",
    "This password is too well known.",
    "This link has been used already",
    "This must be a moment from now on",
)


@schemathesis.check
def what_is_needed_is_described(ctx, response, case):
    """What fits the description may be refused by a rule of the app, but never because it isn't of the right form."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive or response.status_code != 422:
        return
    problem = response.json()
    if problem.get("code") != "invalid":
        return
    for name, sentences in problem.get("fields", {}).items():
        for sentence in sentences:
            if not sentence.startswith(BEYOND_THE_FORM):
                raise AssertionError(f"{name}: {sentence}")
