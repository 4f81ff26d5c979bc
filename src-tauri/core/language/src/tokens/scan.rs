use text::Span;

use super::{Kind, Number, Token, literal::month_of};
use crate::words;

/// Words that end in 's and mean "is" (or "has" before a participle).
const BEFORE_IS: &[&str] = &[
    "it",
    "he",
    "she",
    "that",
    "who",
    "there",
    "here",
    "what",
    "where",
    "which",
    "everyone",
    "everybody",
    "nobody",
    "somebody",
    "someone",
    "this",
];

pub(super) fn scan(text: &str) -> Vec<Token> {
    let mut scanner = Scanner { text, at: 0, depth: 0, out: Vec::new() };
    while scanner.step() {}
    join(scanner.out)
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
    out: Vec<Token>,
}

/// Browsers take no longer ones; looking no further keeps a text without blanks from costing the square of its length.
const LONGEST_ADDRESS: usize = 2048;

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn push(&mut self, len: usize, lower: String, kind: Kind, joined: bool) {
        let span = Span::new(self.at, self.at + len);
        self.out.push(Token { span, text: span.slice(self.text).to_owned(), lower, kind, joined, depth: self.depth });
    }

    fn step(&mut self) -> bool {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return false };
        if first.is_whitespace() {
            self.at += first.len_utf8();
            return true;
        }
        let joined = self.at > 0 && !self.text[..self.at].ends_with(char::is_whitespace);
        let len =
            self.quoted(first).or_else(|| self.address()).or_else(|| self.colour()).or_else(|| self.number(joined));
        let len = match len {
            Some(len) => len,
            None if first.is_alphabetic() => self.word(joined),
            None => {
                if matches!(first, '(' | '[') {
                    self.depth = self.depth.saturating_add(1);
                }
                // A hyphen inside a word only joins its halves; dashes between words stay.
                let hyphen = matches!(first, '-' | '‑')
                    && joined
                    && rest.chars().nth(1).is_some_and(char::is_alphanumeric)
                    && self.out.last().is_some_and(|token| token.is_word() || token.whole().is_some());
                let mark = match first {
                    '–' | '—' => '-',
                    '’' | '‘' | '`' => '\'',
                    other => other,
                };
                // The apostrophe of a plural possessive: "customers' orders".
                let possessive = mark == '\''
                    && joined
                    && self.out.last().is_some_and(|token| token.is_word() && token.lower.ends_with('s'));
                if possessive {
                    self.push(first.len_utf8(), "'s".to_owned(), Kind::Word, true);
                } else if !hyphen {
                    self.push(first.len_utf8(), mark.to_string(), Kind::Mark(mark), joined);
                }
                if matches!(first, ')' | ']') {
                    self.depth = self.depth.saturating_sub(1);
                }
                first.len_utf8()
            }
        };
        self.at += len;
        true
    }

    /// A quotation or code, as one token.
    fn quoted(&mut self, first: char) -> Option<usize> {
        let close = match first {
            '"' => '"',
            '“' | '„' => '”',
            '`' => '`',
            '‘' => '’',
            '\'' if !self.text[..self.at].ends_with(char::is_alphanumeric) => '\'',
            _ => return None,
        };
        let inner = self.rest().get(first.len_utf8()..)?;
        let end = if matches!(first, '\'' | '‘') {
            // An apostrophe inside a word doesn't close the quotation.
            inner.char_indices().find(|(at, letter)| {
                (*letter == close || *letter == '\'')
                    && !inner[at + letter.len_utf8()..].starts_with(char::is_alphanumeric)
                    && *at > 0
            })?
        } else {
            inner.char_indices().find(|(_, letter)| *letter == close || (first == '„' && *letter == '“'))?
        };
        let words = inner[..end.0].to_owned();
        let len = first.len_utf8() + end.0 + end.1.len_utf8();
        let kind = if first == '`' { Kind::Code(words.clone()) } else { Kind::Quoted(words.clone()) };
        self.push(len, words, kind, false);
        Some(len)
    }

    fn address(&mut self) -> Option<usize> {
        let rest = self.rest();
        if !rest.starts_with(char::is_alphanumeric) {
            return None;
        }
        let is_end = |letter: char| letter.is_whitespace() || matches!(letter, '<' | '>' | '"' | '”');
        let end = rest
            .char_indices()
            .find(|(at, letter)| *at >= LONGEST_ADDRESS || is_end(*letter))
            .map_or(rest.len(), |(at, _)| at);
        let word = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']);
        let web = word.starts_with("http://") || word.starts_with("https://");
        let mail = word.split_once('@').is_some_and(|(front, back)| {
            !front.is_empty() && back.contains('.') && front.starts_with(char::is_alphanumeric)
        });
        if !(web || mail) {
            return None;
        }
        self.push(word.len(), word.to_lowercase(), Kind::Address(word.to_owned()), false);
        Some(word.len())
    }

    fn colour(&mut self) -> Option<usize> {
        let digits = self.rest().strip_prefix('#')?;
        let len = digits.find(|letter: char| !letter.is_ascii_hexdigit()).unwrap_or(digits.len());
        if len != 6 && len != 3 {
            return None;
        }
        let colour = format!("#{}", &digits[..len]);
        self.push(len + 1, colour.to_lowercase(), Kind::Colour(colour), false);
        Some(len + 1)
    }

    fn number(&mut self, joined: bool) -> Option<usize> {
        let rest = self.rest();
        let symbol = rest.chars().next().filter(|letter| matches!(letter, '£' | '€' | '$' | '¥' | '₹'));
        let front = symbol.map_or(0, char::len_utf8);
        let after = &rest[front..];
        let after_blank = after.trim_start_matches(' ');
        let blank = if symbol.is_some() { after.len() - after_blank.len() } else { 0 };
        let digits = &after[blank..];
        if !digits.starts_with(|letter: char| letter.is_ascii_digit()) {
            return None;
        }
        let start = front + blank;
        if symbol.is_none() {
            if let Some(len) = self.date(digits, joined) {
                return Some(len);
            }
            if let Some(len) = self.time(digits, joined) {
                return Some(len);
            }
        }
        let mut len = 0;
        for (at, letter) in digits.char_indices() {
            let next_digit = digits[at + letter.len_utf8()..].starts_with(|next: char| next.is_ascii_digit());
            if letter.is_ascii_digit() || (matches!(letter, '.' | ',') && next_digit) {
                len = at + letter.len_utf8();
            } else {
                break;
            }
        }
        let number = Number::parse(&digits[..len])?;
        let behind = &digits[len..];
        if let Some(symbol) = symbol {
            self.push(start + len, rest[..start + len].to_owned(), Kind::Money(number, symbol.to_string()), joined);
            return Some(start + len);
        }
        let gap = behind.len() - behind.trim_start_matches(' ').len();
        if behind[gap..].starts_with('%') {
            self.push(len + gap + 1, format!("{}%", &digits[..len]), Kind::Percent(number), joined);
            return Some(len + gap + 1);
        }
        let letters = behind.find(|letter: char| !letter.is_alphabetic()).unwrap_or(behind.len());
        let ending = behind[..letters].to_lowercase();
        if matches!(ending.as_str(), "st" | "nd" | "rd" | "th")
            && let Some(value) = number.whole()
        {
            self.push(len + letters, format!("{}{ending}", &digits[..len]), Kind::Ordinal(value), joined);
            return Some(len + letters);
        }
        // "24h" and "30min" are a number and its unit.
        let unit = match ending.as_str() {
            "h" => Some("hours"),
            "min" | "mins" => Some("minutes"),
            "d" => Some("days"),
            _ => None,
        };
        self.push(len, digits[..len].to_owned(), Kind::Number(number), joined);
        if let Some(unit) = unit {
            self.at += len;
            self.push(letters, unit.to_owned(), Kind::Word, true);
            return Some(letters);
        }
        Some(len)
    }

    fn date(&mut self, digits: &str, joined: bool) -> Option<usize> {
        let iso = digits.get(..10)?;
        let part = |range: std::ops::Range<usize>| iso.get(range)?.parse::<u32>().ok();
        let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
        let dashes = iso.as_bytes().get(4) == Some(&b'-') && iso.as_bytes().get(7) == Some(&b'-');
        let ends = !digits[10..].starts_with(|letter: char| letter.is_ascii_digit());
        if !dashes || !ends || year < 1000 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        self.push(10, iso.to_owned(), Kind::Date(iso.to_owned()), joined);
        Some(10)
    }

    /// "9:00", "17.30 pm", "8am".
    fn time(&mut self, digits: &str, joined: bool) -> Option<usize> {
        let hours = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
        let mut hour: u32 = digits.get(..hours).filter(|own| own.len() <= 2)?.parse().ok()?;
        let mut len = hours;
        let mut minute = 0u32;
        let mut colon = false;
        let behind = &digits[hours..];
        if let Some(separator) = behind.chars().next().filter(|letter| matches!(letter, ':' | '.')) {
            let own = behind
                .get(1..3)
                .and_then(|own| own.parse::<u32>().ok().filter(|_| own.chars().all(|letter| letter.is_ascii_digit())));
            let longer = behind.get(3..4).is_some_and(|next| next.starts_with(|letter: char| letter.is_ascii_digit()));
            if let Some(value) = own.filter(|value| *value < 60 && !longer) {
                minute = value;
                len = hours + 3;
                colon = separator == ':';
            }
        }
        let after = &digits[len..];
        let gap = after.len() - after.trim_start_matches(' ').len();
        let behind = after[gap..].to_lowercase();
        let says = |own: &str| behind.starts_with(own) && !behind[own.len()..].starts_with(char::is_alphanumeric);
        let half = ["am", "pm", "a.m.", "p.m."].into_iter().find(|own| says(own));
        // "8 in the morning", "10:30 in the evening".
        let said = [("in the morning", "am"), ("in the afternoon", "pm"), ("in the evening", "pm")];
        let said = said.into_iter().find(|(words, _)| gap > 0 && says(words)).filter(|_| (1..13).contains(&hour));
        let (half, used) = match (half, said) {
            (Some(half), _) => (Some(half), half.len()),
            (None, Some((words, half))) => (Some(half), words.len()),
            (None, None) => (None, 0),
        };
        if let Some(half) = half {
            if hour == 0 || hour > 12 {
                return None;
            }
            hour = hour % 12 + if half.starts_with('p') { 12 } else { 0 };
            len += gap + used;
        } else if !colon {
            return None;
        }
        if hour > 24 || (hour == 24 && minute > 0) {
            return None;
        }
        let time = format!("{hour:02}:{minute:02}");
        self.push(len, time.clone(), Kind::Time(time), joined);
        Some(len)
    }

    fn word(&mut self, joined: bool) -> usize {
        let rest = self.rest();
        let mut len = 0;
        for (at, letter) in rest.char_indices() {
            let next = rest[at + letter.len_utf8()..].chars().next();
            let inside = matches!(letter, '\'' | '’') && next.is_some_and(char::is_alphabetic);
            let abbreviation = letter == '.'
                && next.is_some_and(char::is_alphabetic)
                && matches!(rest[..at].to_lowercase().as_str(), "e" | "i" | "a" | "p");
            if letter.is_alphanumeric() || letter == '_' || inside || abbreviation {
                len = at + letter.len_utf8();
            } else {
                break;
            }
        }
        if len == 0 {
            len = rest.chars().next().map_or(1, char::len_utf8);
        }
        let lower = spelled(rest[..len].to_lowercase().replace('’', "'"));
        if matches!(lower.as_str(), "e" | "re" | "un" | "non" | "pre" | "co") && rest[len..].starts_with('-') {
            // A prefix belongs to its word: "e-mail", "re-open".
            let back = &rest[len + 1..];
            let more = back.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(back.len());
            if more > 0 && lower != "non" {
                let whole = len + 1 + more;
                self.push(whole, format!("{lower}{}", back[..more].to_lowercase()), Kind::Word, joined);
                return whole;
            }
        }
        // "max 3", "min. £5": a bound in short.
        if let "max" | "maximum" | "min" | "minimum" = lower.as_str() {
            let dot = usize::from(rest[len..].starts_with('.'));
            let behind = rest[len + dot..].trim_start_matches(' ');
            if behind.starts_with(|next: char| next.is_ascii_digit() || matches!(next, '£' | '€' | '$')) {
                for part in ["at", if lower.starts_with("max") { "most" } else { "least" }] {
                    self.push(len + dot, part.to_owned(), Kind::Word, joined);
                }
                return len + dot;
            }
        }
        let parts = self.open(&lower);
        for (at, part) in parts.iter().enumerate() {
            self.push(len, part.clone(), Kind::Word, joined || at > 0);
        }
        len
    }

    /// The words that a written word stands for.
    fn open(&self, lower: &str) -> Vec<String> {
        let own = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect();
        match lower {
            "cannot" | "can't" | "cant" => return own(&["can", "not"]),
            "won't" => return own(&["will", "not"]),
            "shan't" => return own(&["shall", "not"]),
            "ain't" => return own(&["is", "not"]),
            "upto" => return own(&["up", "to"]),
            "let's" => return own(&["let", "us"]),
            "i'm" => return own(&["i", "am"]),
            "themself" => return own(&["themselves"]),
            "per-cent" => return own(&["percent"]),
            _ => {}
        }
        let Some((front, back)) = lower.rsplit_once('\'') else { return vec![lower.to_owned()] };
        match back {
            "t" if front.ends_with('n') => own(&[&front[..front.len() - 1], "not"]),
            "re" => own(&[front, "are"]),
            "ve" => own(&[front, "have"]),
            "ll" => own(&[front, "will"]),
            "d" => own(&[front, "would"]),
            "s" if BEFORE_IS.contains(&front) => {
                let after = self.rest().get(lower.len()..).unwrap_or("").trim_start().to_lowercase();
                let has = ["been", "had", "got"].iter().any(|word| after.starts_with(word));
                own(&[front, if has { "has" } else { "is" }])
            }
            "s" => own(&[front, "'s"]),
            _ => vec![lower.to_owned()],
        }
    }
}

/// Joins what is one literal in several words: number words, written dates, "20 percent", "noon".
/// One spelling for words that have two.
fn spelled(lower: String) -> String {
    let usual = match lower.as_str() {
        "canceled" => "cancelled",
        "canceling" => "cancelling",
        "cancelation" => "cancellation",
        "unauthorised" => "unauthorized",
        "enroll" => "enrol",
        "enrolls" => "enrols",
        "fulfill" => "fulfil",
        "fulfills" => "fulfils",
        _ => return lower,
    };
    usual.to_owned()
}

fn join(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let rest = &tokens[at..];
        let (token, used) = written_date(rest).or_else(|| number_words(rest)).unwrap_or_else(|| (plain(&rest[0]), 1));
        let amount = match token.kind {
            Kind::Number(number) => tokens.get(at + used).and_then(|next| {
                let lower = next.lower.as_str();
                let kind = match lower {
                    "percent" => Kind::Percent(number),
                    "per" if tokens.get(at + used + 1).is_some_and(|after| after.is("cent")) => Kind::Percent(number),
                    "pounds" | "pound" | "gbp" => Kind::Money(number, "£".to_owned()),
                    "euros" | "euro" | "eur" => Kind::Money(number, "€".to_owned()),
                    "dollars" | "dollar" | "usd" => Kind::Money(number, "$".to_owned()),
                    "o" if tokens.get(at + used + 1).is_some_and(|after| after.lower == "clock") => {
                        Kind::Time(format!("{:02}:00", number.whole().filter(|hour| (0..24).contains(hour))?))
                    }
                    _ => return None,
                };
                Some((kind, if matches!(lower, "per" | "o") { 2 } else { 1 }))
            }),
            _ => None,
        };
        match amount {
            Some((kind, more)) => {
                let end = tokens[at + used + more - 1].span;
                out.push(Token { span: token.span.cover(end), kind, ..token });
                at += used + more;
            }
            None => {
                out.push(token);
                at += used;
            }
        }
    }
    out
}

fn plain(token: &Token) -> Token {
    let kind = match (&token.kind, token.lower.as_str()) {
        (Kind::Word, "noon" | "midday") => Kind::Time("12:00".to_owned()),
        (Kind::Word, "midnight") => Kind::Time("00:00".to_owned()),
        // "second" is also a unit, "one" also a pronoun: words that the grammar decides about stay words.
        (Kind::Word, word) if word != "second" => match words::ordinal(word) {
            Some(value) => Kind::Ordinal(value),
            None => Kind::Word,
        },
        (kind, _) => kind.clone(),
    };
    Token { kind, ..token.clone() }
}

fn number_words(tokens: &[Token]) -> Option<(Token, usize)> {
    // A number begins with a number, or with "a hundred".
    let begins = |at: usize, more: &[&str]| {
        tokens.get(at).is_some_and(|token| {
            token.is_word() && (more.contains(&token.lower.as_str()) || words::cardinal(&[&token.lower]).is_some())
        })
    };
    if !(begins(0, &[]) || begins(0, &["a"]) && begins(1, &["hundred", "thousand", "million", "dozen"])) {
        return None;
    }
    let words: Vec<&str> =
        tokens.iter().take(8).take_while(|token| token.is_word()).map(|token| token.lower.as_str()).collect();
    let (value, used) = words::cardinal(&words)?;
    if used == 1 && words.first() == Some(&"one") {
        return None;
    }
    let (first, last) = (tokens.first()?, tokens.get(used - 1)?);
    let lower = words[..used].join(" ");
    let token =
        Token { span: first.span.cover(last.span), lower, kind: Kind::Number(Number::new(value)), ..first.clone() };
    Some((token, used))
}

/// "10 March 2027", "March 10, 2027", "8th of June 2030".
fn written_date(tokens: &[Token]) -> Option<(Token, usize)> {
    let day_of = |token: &Token| match token.kind {
        Kind::Ordinal(value) => Some(value),
        _ => token.whole().filter(|_| token.lower.len() <= 2),
    };
    let year_of = |token: Option<&Token>| token.and_then(Token::whole).filter(|year| (1000..=9999).contains(year));
    let first = tokens.first()?;
    let (day, month, year, used) = if let Some(day) = day_of(first) {
        let skip = usize::from(tokens.get(1).is_some_and(|token| token.is("of")));
        let month = tokens.get(1 + skip).and_then(|token| month_of(&token.lower))?;
        (day, month, year_of(tokens.get(2 + skip))?, 3 + skip)
    } else {
        let month = month_of(&first.lower).filter(|_| first.capital())?;
        let day = day_of(tokens.get(1)?)?;
        let skip = usize::from(tokens.get(2).is_some_and(|token| token.is_mark(',')));
        (day, month, year_of(tokens.get(2 + skip))?, 3 + skip)
    };
    if !(1..=31).contains(&day) {
        return None;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    let span = first.span.cover(tokens.get(used - 1)?.span);
    Some((Token { span, lower: date.clone(), kind: Kind::Date(date), ..first.clone() }, used))
}
