//! The layout language, after Wadler and Prettier: a group stays on one line where it fits, else all its own lines break.

/// A document: text with places at which it may break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doc {
    Nil,
    /// Text without line ends.
    Text(String),
    /// A space, or a line end where the group breaks.
    Line,
    /// Nothing, or a line end where the group breaks.
    SoftLine,
    /// Always a line end; every group around it breaks.
    HardLine,
    /// An empty line.
    BlankLine,
    Concat(Vec<Doc>),
    Group(Box<Doc>),
    /// A group that always breaks.
    Broken(Box<Doc>),
    Indent(Box<Doc>),
    /// One of two, by whether the group around it breaks.
    IfBroken(Box<Doc>, Box<Doc>),
    /// The first of these that fits on its first line; the last where none does. Each is tried as it would be broken, the
    /// first one flat.
    Best(Vec<Doc>),
    /// One of two, by whether the tried one would fit whole on a line of its own, one step further in.
    Alone {
        tried: Box<Doc>,
        fitting: Box<Doc>,
        otherwise: Box<Doc>,
    },
    /// Behind a sign: on its line where what comes before the first place to break fits there, else on the next.
    Fluid(Box<Doc>),
    /// Remembers on which lines the document came to stand.
    Mark(String, Box<Doc>),
}

/// Where a marked part of the document came to stand: lines counted from 1, both included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub name: String,
    pub first: u32,
    pub last: u32,
}

/// What came out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    pub text: String,
    pub marks: Vec<Mark>,
}

pub fn nil() -> Doc {
    Doc::Nil
}

pub fn text(words: impl Into<String>) -> Doc {
    Doc::Text(words.into())
}

pub fn line() -> Doc {
    Doc::Line
}

pub fn soft_line() -> Doc {
    Doc::SoftLine
}

pub fn hard_line() -> Doc {
    Doc::HardLine
}

pub fn concat(parts: impl IntoIterator<Item = Doc>) -> Doc {
    Doc::Concat(parts.into_iter().collect())
}

pub fn group(inner: Doc) -> Doc {
    Doc::Group(Box::new(inner))
}

pub fn indent(inner: Doc) -> Doc {
    Doc::Indent(Box::new(inner))
}

pub fn mark(name: impl Into<String>, inner: Doc) -> Doc {
    Doc::Mark(name.into(), Box::new(inner))
}

/// The parts with the separator between them.
pub fn join(parts: impl IntoIterator<Item = Doc>, separator: &Doc) -> Doc {
    let mut all = Vec::new();
    for part in parts {
        if !all.is_empty() {
            all.push(separator.clone());
        }
        all.push(part);
    }
    Doc::Concat(all)
}

impl Doc {
    /// Whether it can't be laid out on one line.
    pub fn must_break(&self) -> bool {
        match self {
            Doc::HardLine | Doc::BlankLine | Doc::Broken(_) => true,
            Doc::Concat(parts) => parts.iter().any(Doc::must_break),
            Doc::Group(inner) | Doc::Indent(inner) | Doc::Fluid(inner) | Doc::Mark(_, inner) => inner.must_break(),
            Doc::IfBroken(_, flat) => flat.must_break(),
            Doc::Best(choices) => choices.iter().all(Doc::must_break),
            Doc::Alone { fitting, otherwise, .. } => fitting.must_break() && otherwise.must_break(),
            Doc::Nil | Doc::Text(_) | Doc::Line | Doc::SoftLine => false,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flat,
    Broken,
}

/// What is still to be laid out. `End` closes a mark.
#[derive(Clone, Copy)]
enum Task<'d> {
    Lay(&'d Doc, usize, Mode),
    End(usize),
}

/// Lays a document out in lines of at most `width` characters where it can.
pub fn render(doc: &Doc, width: usize) -> Rendered {
    let mut out = Output::default();
    let mut tasks = vec![Task::Lay(doc, 0, Mode::Broken)];
    while let Some(task) = tasks.pop() {
        let (doc, depth, mode) = match task {
            Task::Lay(doc, depth, mode) => (doc, depth, mode),
            Task::End(open) => {
                out.close(open);
                continue;
            }
        };
        match doc {
            Doc::Nil => {}
            Doc::Text(words) => out.write(words),
            Doc::Line if mode == Mode::Flat => out.write(" "),
            Doc::SoftLine if mode == Mode::Flat => {}
            Doc::Line | Doc::SoftLine | Doc::HardLine => out.end_line(depth),
            Doc::BlankLine => {
                out.end_line(0);
                out.end_line(depth);
            }
            Doc::Concat(parts) => tasks.extend(parts.iter().rev().map(|part| Task::Lay(part, depth, mode))),
            Doc::Indent(inner) => tasks.push(Task::Lay(inner, depth + 2, mode)),
            Doc::IfBroken(broken, flat) => {
                tasks.push(Task::Lay(if mode == Mode::Broken { broken } else { flat }, depth, mode));
            }
            Doc::Group(inner) => {
                let flat = mode == Mode::Flat
                    || (!inner.must_break() && fits(inner, depth, Mode::Flat, &tasks, width, out.column));
                tasks.push(Task::Lay(inner, depth, if flat { Mode::Flat } else { Mode::Broken }));
            }
            Doc::Broken(inner) => tasks.push(Task::Lay(inner, depth, Mode::Broken)),
            Doc::Fluid(inner) => {
                if mode == Mode::Flat || fits(inner, depth, Mode::Broken, &tasks, width, out.column + 1) {
                    out.write(" ");
                    tasks.push(Task::Lay(inner, depth, mode));
                } else {
                    out.end_line(depth + 2);
                    tasks.push(Task::Lay(inner, depth + 2, mode));
                }
            }
            Doc::Alone { tried, fitting, otherwise } => {
                let chosen = if fits_alone(tried, depth, width) { fitting } else { otherwise };
                tasks.push(Task::Lay(chosen, depth, mode));
            }
            Doc::Best(choices) => lay_best(choices, depth, mode, &mut tasks, width, out.column),
            Doc::Mark(name, inner) => {
                tasks.push(Task::End(out.open(name)));
                tasks.push(Task::Lay(inner, depth, mode));
            }
        }
    }
    out.finish()
}

fn lay_best<'d>(choices: &'d [Doc], depth: usize, mode: Mode, tasks: &mut Vec<Task<'d>>, width: usize, column: usize) {
    let Some((last, before)) = choices.split_last() else { return };
    for (place, choice) in before.iter().enumerate() {
        let flat = place == 0 && !choice.must_break();
        let tried = if flat || mode == Mode::Flat { Mode::Flat } else { Mode::Broken };
        if (place > 0 || flat) && fits(choice, depth, tried, tasks, width, column) {
            tasks.push(Task::Lay(choice, depth, tried));
            return;
        }
    }
    tasks.push(Task::Lay(last, depth, Mode::Broken));
}

fn fits_alone(doc: &Doc, depth: usize, width: usize) -> bool {
    !doc.must_break() && fits(doc, depth + 2, Mode::Flat, &[], width, depth + 2)
}

/// Whether what comes next fits into the rest of the line, up to the next line end that is certain.
fn fits(doc: &Doc, depth: usize, mode: Mode, rest: &[Task], width: usize, column: usize) -> bool {
    let mut left = match width.checked_sub(column) {
        Some(left) => left,
        None => return false,
    };
    let mut next = rest.len();
    let mut tasks = vec![(doc, depth, mode)];
    loop {
        let (doc, depth, mode) = match tasks.pop() {
            Some(task) => task,
            None => {
                let Some(before) = next.checked_sub(1) else { return true };
                next = before;
                match rest.get(next) {
                    Some(Task::Lay(doc, depth, mode)) => (*doc, *depth, *mode),
                    _ => continue,
                }
            }
        };
        match doc {
            Doc::Nil => {}
            Doc::Text(words) => match left.checked_sub(words.chars().count()) {
                Some(still) => left = still,
                None => return false,
            },
            Doc::Line if mode == Mode::Flat => match left.checked_sub(1) {
                Some(still) => left = still,
                None => return false,
            },
            Doc::SoftLine if mode == Mode::Flat => {}
            Doc::Line | Doc::SoftLine | Doc::HardLine | Doc::BlankLine => return true,
            Doc::Concat(parts) => tasks.extend(parts.iter().rev().map(|part| (part, depth, mode))),
            Doc::Indent(inner) | Doc::Mark(_, inner) => tasks.push((inner, depth, mode)),
            Doc::IfBroken(broken, flat) => tasks.push((if mode == Mode::Broken { broken } else { flat }, depth, mode)),
            Doc::Broken(inner) => tasks.push((inner, depth, Mode::Broken)),
            Doc::Fluid(_) if mode == Mode::Broken => return true,
            Doc::Fluid(inner) => match left.checked_sub(1) {
                Some(still) => {
                    left = still;
                    tasks.push((inner, depth, mode));
                }
                None => return false,
            },
            Doc::Group(inner) => {
                // What follows may break at its first line, so only the words before that count.
                tasks.push((inner, depth, mode));
            }
            Doc::Alone { tried, fitting, otherwise } => {
                let chosen = if fits_alone(tried, depth, width) { fitting } else { otherwise };
                tasks.push((chosen, depth, mode));
            }
            Doc::Best(choices) => {
                let choice = if mode == Mode::Broken { choices.last() } else { choices.first() };
                tasks.extend(choice.map(|choice| (choice, depth, mode)));
            }
        }
    }
}

#[derive(Default)]
struct Output {
    text: String,
    column: usize,
    line: u32,
    /// Spaces owed to the line that has just begun: an empty line gets none.
    owed: usize,
    marks: Vec<Mark>,
}

impl Output {
    fn write(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        self.text.extend(std::iter::repeat_n(' ', self.owed));
        self.owed = 0;
        self.text.push_str(words);
        self.column += words.chars().count();
    }

    fn end_line(&mut self, depth: usize) {
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        self.text.push('\n');
        self.line += 1;
        self.owed = depth;
        self.column = depth;
    }

    fn open(&mut self, name: &str) -> usize {
        self.marks.push(Mark { name: name.to_owned(), first: self.line + 1, last: self.line + 1 });
        self.marks.len() - 1
    }

    fn close(&mut self, open: usize) {
        if let Some(mark) = self.marks.get_mut(open) {
            mark.last = self.line + 1;
        }
    }

    fn finish(mut self) -> Rendered {
        let kept = self.text.trim_end().len();
        self.text.truncate(kept);
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        Rendered { text: self.text, marks: self.marks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(words: &[&str]) -> Doc {
        let items = join(words.iter().map(|word| text(*word)), &concat([text(","), line()]));
        group(concat([
            text("["),
            indent(concat([soft_line(), items])),
            Doc::IfBroken(Box::new(text(",")), Box::new(nil())),
            soft_line(),
            text("]"),
        ]))
    }

    #[test]
    fn a_group_stays_on_one_line_where_it_fits_to_the_last_column() {
        assert_eq!(render(&list(&["oak", "elm"]), 10).text, "[oak, elm]\n");
        assert_eq!(render(&list(&["oak", "elm"]), 9).text, "[\n  oak,\n  elm,\n]\n");
    }

    #[test]
    fn what_follows_a_group_counts_towards_its_line() {
        let doc = concat([list(&["oak", "elm"]), text(";")]);
        assert_eq!(render(&doc, 10).text, "[\n  oak,\n  elm,\n];\n");
    }

    #[test]
    fn a_hard_line_breaks_every_group_around_it() {
        let doc = group(concat([text("a"), line(), group(concat([text("b"), hard_line(), text("c")]))]));
        assert_eq!(render(&doc, 80).text, "a\nb\nc\n");
    }

    #[test]
    fn an_empty_line_has_no_blanks() {
        let doc = indent(concat([text("a"), Doc::BlankLine, text("b")]));
        assert_eq!(render(&doc, 80).text, "a\n\n  b\n");
    }

    #[test]
    fn marks_tell_the_lines() {
        let doc = concat([
            text("a"),
            hard_line(),
            mark("m", concat([text("b"), hard_line(), text("c")])),
            hard_line(),
            text("d"),
        ]);
        assert_eq!(render(&doc, 80).marks, [Mark { name: "m".to_owned(), first: 2, last: 3 }]);
    }
}
