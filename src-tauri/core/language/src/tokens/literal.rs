use model::Unit;

/// A decimal number: `units / 10^scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    pub units: i64,
    pub scale: u8,
}

impl Number {
    pub fn new(value: i64) -> Self {
        Self { units: value, scale: 0 }
    }

    /// The number written in digits, with an optional point and thousands separated by commas.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|letter| *letter != ',').collect();
        let (front, behind) = plain.split_once('.').unwrap_or((plain.as_str(), ""));
        if front.is_empty()
            || behind.len() > 9
            || !front.chars().chain(behind.chars()).all(|letter| letter.is_ascii_digit())
        {
            return None;
        }
        let units = format!("{front}{behind}").parse().ok()?;
        Some(Self { units, scale: u8::try_from(behind.len()).ok()? })
    }

    /// The value where it is a whole number.
    pub fn whole(self) -> Option<i64> {
        let divisor = 10i64.checked_pow(u32::from(self.scale))?;
        (self.units % divisor == 0).then_some(self.units / divisor)
    }

    /// The value in units of that many digits, where it can be said exactly.
    pub fn at_scale(self, scale: u8) -> Option<i64> {
        if scale >= self.scale {
            self.units.checked_mul(10i64.checked_pow(u32::from(scale - self.scale))?)
        } else {
            let divisor = 10i64.checked_pow(u32::from(self.scale - scale))?;
            (self.units % divisor == 0).then_some(self.units / divisor)
        }
    }
}

/// The unit of time that a word in lower case names.
pub fn unit_of(word: &str) -> Option<Unit> {
    Some(match word {
        "second" | "seconds" | "sec" | "secs" => Unit::Second,
        "minute" | "minutes" | "min" | "mins" => Unit::Minute,
        "hour" | "hours" | "hr" | "hrs" => Unit::Hour,
        "day" | "days" | "night" | "nights" => Unit::Day,
        "week" | "weeks" => Unit::Week,
        "month" | "months" => Unit::Month,
        "year" | "years" | "yr" | "yrs" => Unit::Year,
        _ => return None,
    })
}

/// "2 hours and 30 minutes" goes from larger units to smaller ones.
pub fn is_smaller(unit: Unit, than: Unit) -> bool {
    let size = |unit: Unit| match unit {
        Unit::Second => 0,
        Unit::Minute => 1,
        Unit::Hour => 2,
        Unit::Day => 3,
        Unit::Week => 4,
        Unit::Month => 5,
        Unit::Year => 6,
    };
    size(unit) < size(than)
}

/// The month (from 1) that a word in lower case names.
pub(super) fn month_of(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let full = MONTHS.iter().position(|month| *month == word);
    let short = || {
        let word = if word == "sept" { "sep" } else { word };
        MONTHS.iter().position(|month| word.len() == 3 && month.starts_with(word))
    };
    full.or_else(short).and_then(|at| u32::try_from(at + 1).ok())
}
