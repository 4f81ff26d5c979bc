use std::sync::Mutex;
use std::sync::PoisonError;

use sha2::{Digest, Sha256};
use uuid::{Builder, ContextV7, Timestamp, Uuid};

/// Ids that sort in the order in which they were given, even within a millisecond: UUIDs of version 7 on the machine's clock
/// (the app's may be set back, ids may not).
pub(crate) fn new_id() -> String {
    static COUNTER: Mutex<Option<ContextV7>> = Mutex::new(None);
    let mut counter = COUNTER.lock().unwrap_or_else(PoisonError::into_inner);
    let context = counter.get_or_insert_with(ContextV7::new);
    Uuid::new_v7(Timestamp::now(&*context)).to_string()
}

/// The id of a sample row: always the same for the same kind and number, in order of the numbers, and older than all others.
pub(crate) fn id_of_sample(kind: &str, number: u32) -> String {
    const BEFORE_ALL: u64 = 1_500_000_000_000;
    let digest = Sha256::digest(format!("sample {kind} {number}"));
    let mut random = [0; 10];
    random.copy_from_slice(&digest[..10]);
    Builder::from_unix_timestamp_millis(BEFORE_ALL + u64::from(number), &random).into_uuid().to_string()
}

/// Whether a text is an id at all; what isn't is nobody's record.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() == 36 && Uuid::try_parse(text).is_ok() && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_as_they_were_given() {
        let ids: Vec<_> = (0..2000).map(|_| new_id()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ids.iter().all(|id| is_id(id)));
        let samples: Vec<_> = (1..300).map(|number| id_of_sample("kite", number)).collect();
        assert!(samples.windows(2).all(|pair| pair[0] < pair[1]) && samples.iter().all(|id| is_id(id) && *id < ids[0]));
        assert_ne!(id_of_sample("kite", 1), id_of_sample("string", 1));
        assert!(!is_id("1") && !is_id("01890000-0000-7000-8000-00000000000G"));
    }
}
