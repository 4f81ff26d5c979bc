//! The spec's history.

use crate::{desk::Desk, handlers::project::went, host::Host, wire::*};

pub async fn moments<H: Host>(desk: &Desk<H>, _: Nothing) -> Result<Moments, Refusal> {
    let shown = |mut one: workspace::Moment| {
        one.files.retain(|file| file != language::LOCK_FILE);
        Moment { id: one.id, label: one.label, at: one.at, files: one.files }
    };
    Ok(Moments { moments: desk.spec()?.moments().into_iter().map(shown).collect() })
}

pub async fn name_moment<H: Host>(desk: &Desk<H>, request: NameMomentRequest) -> Result<Moments, Refusal> {
    let spec = desk.spec()?;
    spec.flush();
    spec.keep_moment(request.label.trim());
    moments(desk, Nothing {}).await
}

pub async fn moment_diff<H: Host>(desk: &Desk<H>, request: MomentRequest) -> Result<MomentDiff, Refusal> {
    let spec = desk.spec()?;
    let then = spec.moment(&request.id).ok_or_else(gone)?;
    let mut files = Vec::new();
    for (file, text) in &then {
        let now = spec.text(file).map(|(text, _)| text).unwrap_or_default();
        if now != *text && file != language::LOCK_FILE {
            files.push(FileDiff { file: file.clone(), lines: lines(&now, text) });
        }
    }
    Ok(MomentDiff { files })
}

pub async fn restore<H: Host>(desk: &Desk<H>, request: MomentRequest) -> Result<Undone, Refusal> {
    desk.spec()?.restore(&request.id).map(went).ok_or_else(gone)
}

fn gone() -> Refusal {
    Refusal::new(RefusalCode::NotFound, "This moment is no longer kept.")
}

/// How many unchanged lines stand around a change.
const AROUND: usize = 2;

/// The lines that going from `now` to `then` would change, with a little around them.
fn lines(now: &str, then: &str) -> Vec<DiffLine> {
    let mut out: Vec<DiffLine> = Vec::new();
    let mut at = 0;
    let push = |out: &mut Vec<DiffLine>, kind, text: &str| {
        out.extend(text.lines().map(|line| DiffLine { kind, text: line.to_owned() }));
    };
    for hunk in workspace::hunks(now, then) {
        let before: Vec<&str> = now.get(at..hunk.range.start).unwrap_or("").lines().collect();
        let lead = if at == 0 { 0 } else { AROUND };
        if before.len() > lead + AROUND {
            push(&mut out, DiffKind::Same, &before[..lead].join("\n"));
            out.push(DiffLine { kind: DiffKind::Gap, text: String::new() });
            push(&mut out, DiffKind::Same, &before[before.len() - AROUND..].join("\n"));
        } else {
            push(&mut out, DiffKind::Same, &before.join("\n"));
        }
        push(&mut out, DiffKind::Now, now.get(hunk.range.clone()).unwrap_or(""));
        push(&mut out, DiffKind::Then, &hunk.insert);
        at = hunk.range.end;
    }
    let after: Vec<&str> = now.get(at..).unwrap_or("").lines().take(AROUND).collect();
    push(&mut out, DiffKind::Same, &after.join("\n"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_change_and_a_little_around_it() {
        let now = "1\n2\n3\n4\n5\n6\n7\n";
        let shown: Vec<(DiffKind, String)> =
            lines(now, "1\n2\n3\n4\nfive\n6\n7\n").into_iter().map(|line| (line.kind, line.text)).collect();
        let line = |kind, text: &str| (kind, text.to_owned());
        let same = DiffKind::Same;
        assert_eq!(
            shown,
            [
                line(DiffKind::Gap, ""),
                line(same, "3"),
                line(same, "4"),
                line(DiffKind::Now, "5"),
                line(DiffKind::Then, "five"),
                line(same, "6"),
                line(same, "7")
            ]
        );
    }
}
