use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString, rand_core::OsRng};
use argon2::{Algorithm, Argon2, Params, Version};
use plan::validate::{LEAST_PASSWORD, MOST_PASSWORD};

use crate::http::Problem;

/// Those that are tried first against every account in the world, of the length that we ask for.
const COMMON: &[&str] = &[
    "password",
    "password1",
    "password12",
    "password123",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "12345678",
    "123456789",
    "1234567890",
    "87654321",
    "11111111",
    "00000000",
    "88888888",
    "12341234",
    "123123123",
    "11223344",
    "987654321",
    "qwertyui",
    "qwertyuiop",
    "qwerty123",
    "qwerty12",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "q1w2e3r4",
    "zaq12wsx",
    "asdfghjk",
    "asdfghjkl",
    "asdf1234",
    "zxcvbnm1",
    "abcd1234",
    "abc12345",
    "abcdefgh",
    "iloveyou",
    "iloveyou1",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "trustno1",
    "starwars",
    "whatever",
    "welcome1",
    "welcome123",
    "letmein1",
    "letmein123",
    "michelle",
    "jennifer",
    "computer",
    "corvette",
    "mercedes",
    "liverpool",
    "chocolate",
    "butterfly",
    "elephant",
    "internet",
    "admin123",
    "administrator",
    "changeme",
    "changeme1",
    "default1",
    "secret123",
    "master12",
    "dragon12",
    "monkey12",
    "shadow12",
    "login123",
    "test1234",
    "testtest",
    "hello123",
    "passport",
    "qazwsxedc",
    "aaaaaaaa",
    "zzzzzzzz",
    "loveyou1",
    "summer2024",
    "summer2025",
    "winter2024",
    "january1",
    "december",
    "november",
    "charlie1",
    "thomas12",
    "jordan23",
    "samsung1",
    "google12",
    "facebook",
    "pokemon1",
    "naruto12",
    "minecraft",
    "fortnite",
    "blink182",
    "metallica",
    "slipknot",
    "nirvana1",
    "hunter12",
    "freedom1",
    "password!",
];

/// Refuses passwords that are too short, too long or too well known.
pub(crate) fn check(password: &str) -> Result<(), Problem> {
    let length = password.chars().count();
    if length < LEAST_PASSWORD {
        return Err(Problem::field("password", "A password needs at least 8 characters."));
    }
    if length > MOST_PASSWORD {
        return Err(Problem::field("password", "A password can have at most 200 characters."));
    }
    let lower = password.to_lowercase();
    if COMMON.contains(&lower.as_str()) {
        return Err(Problem::field("password", "This password is too well known. Please choose another one."));
    }
    Ok(())
}

/// Hashes on a thread that may take its time.
pub(crate) async fn hash(password: String) -> Result<String, Problem> {
    slowly(move || {
        let salt = SaltString::generate(&mut OsRng);
        let hash = argon2()?
            .hash_password(password.as_bytes(), &salt)
            .map_err(|error| Problem::internal(error.to_string()))?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether the password is the one that was hashed. Without a hash (no such account) it takes as long, and says no.
pub(crate) async fn verify(password: String, hash: Option<String>) -> Result<bool, Problem> {
    // Made with the same parameters from a password that nobody knows.
    const NOBODYS: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IGJ5dGVz$7Hq3nL0sK1m9v2bX8dQeYwTzRfUaPjCgIiOoEeVvWx4";
    slowly(move || {
        let known = hash.is_some();
        let text = hash.unwrap_or_else(|| NOBODYS.to_owned());
        let parsed = PasswordHash::new(&text).map_err(|error| Problem::internal(error.to_string()))?;
        let right = argon2()?.verify_password(password.as_bytes(), &parsed).is_ok();
        Ok(known && right)
    })
    .await
}

fn argon2() -> Result<Argon2<'static>, Problem> {
    let params = Params::new(19_456, 2, 1, None).map_err(|error| Problem::internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn slowly<T: Send + 'static>(work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::internal(error.to_string()))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn hashes_and_verifies() {
        let hashed = hash("correct horse".to_owned()).await.unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("correct horse".to_owned(), Some(hashed.clone())).await.unwrap());
        assert!(!verify("Correct horse".to_owned(), Some(hashed)).await.unwrap());
        assert!(!verify("correct horse".to_owned(), None).await.unwrap());
    }

    #[test]
    fn short_and_common_ones_are_refused() {
        assert!(check("1234567").is_err() && check("Password123").is_err());
        assert!(check("eight ch").is_ok() && check("ünïcödé!").is_ok());
    }
}
