use rand::Rng;
use rand::TryRngCore;
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// 256 bits that nobody can guess, as hexadecimal digits.
pub(crate) fn token() -> String {
    let mut bytes = [0_u8; 32];
    if OsRng.try_fill_bytes(&mut bytes).is_err() {
        // The thread's generator is cryptographic too, and seeded from the same source.
        rand::rng().fill(&mut bytes);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Six digits.
pub(crate) fn code() -> String {
    format!("{:06}", rand::rng().random_range(0..1_000_000))
}

/// What is stored of a secret that is itself long and random.
pub(crate) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// What is stored of a code: bound to the row it is for, so that equal codes look different.
pub(crate) fn hash_code(row: &str, code: &str) -> [u8; 32] {
    Sha256::new().chain_update(row.as_bytes()).chain_update([0]).chain_update(code.as_bytes()).finalize().into()
}

/// Compares in a time that doesn't depend on where they differ.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}
