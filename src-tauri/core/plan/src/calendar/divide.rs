use model::Round;

pub(super) fn mode(number: i64) -> Round {
    match number {
        1 => Round::Down,
        2 => Round::Up,
        _ => Round::Nearest,
    }
}

/// `n × 10^digits ÷ d`, rounded to a whole number; empty where there is none.
pub fn divide(n: i64, d: i64, digits: i32, direction: Round) -> Option<i64> {
    let mut n = i128::from(n);
    let mut d = i128::from(d);
    let power = 10_i128.checked_pow(digits.unsigned_abs())?;
    if digits >= 0 {
        n = n.checked_mul(power)?
    } else {
        d = d.checked_mul(power)?
    }
    if d == 0 {
        return None;
    }
    if d < 0 {
        (n, d) = (-n, -d);
    }
    let (down, rest) = (n.div_euclid(d), n.rem_euclid(d));
    let up = match direction {
        Round::Down => false,
        Round::Up => rest > 0,
        // Half away from zero: below zero, exactly half stays down.
        Round::Nearest => match (rest * 2).cmp(&d) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => n > 0,
            std::cmp::Ordering::Less => false,
        },
    };
    i64::try_from(down + i128::from(up)).ok()
}

#[cfg(test)]
mod tests {
    use super::divide;
    use model::Round::{Down, Nearest, Up};

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(divide(5, 2, 0, Nearest), Some(3));
        assert_eq!(divide(-5, 2, 0, Nearest), Some(-3));
        assert_eq!(divide(-5, 2, 0, Down), Some(-3));
        assert_eq!(divide(-5, 2, 0, Up), Some(-2));
        assert_eq!(divide(1, 3, 6, Nearest), Some(333_333));
        assert_eq!(divide(12_345, 1, -2, Up), Some(124));
        assert_eq!(divide(1, 0, 0, Nearest), None);
        assert_eq!(divide(i64::MAX, 1, 30, Nearest), None);
    }
}
