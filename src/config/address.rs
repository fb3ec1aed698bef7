//! The address of a database, which may hold a password.

use crate::failure::Failure;

/// The address of a database. Holds a password perhaps: neither its `Debug` nor any message shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseAddress(String);

impl std::fmt::Debug for DatabaseAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&shown(&self.0))
    }
}

impl DatabaseAddress {
    /// Checks an address.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let good = match text.split_once(':') {
            Some(("sqlite", path)) => {
                let path = path.trim_start_matches("//");
                !path.is_empty() && !path.starts_with(':') && !path.contains('?')
            }
            Some(("postgres" | "postgresql", rest)) => {
                rest.starts_with("//") && url::Url::parse(text).is_ok_and(|url| url.has_host())
            }
            _ => false,
        };
        if good {
            return Ok(Self(text.to_owned()));
        }
        Err(Failure::new(
            Failure::CONFIG,
            format!(
                "\"{}\" is not the address of a database; write sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/NAME \
                 in --database or DATABASE_URL",
                shown(text)
            ),
        ))
    }

    /// The whole address, for opening it.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }
}

/// An address without what may be secret in it, however it is broken.
fn shown(address: &str) -> String {
    if address.to_ascii_lowercase().contains("password") {
        return "(hidden, as it holds a password)".to_owned();
    }
    let Some((before, host)) = address.rsplit_once('@') else {
        return address.to_owned();
    };
    let scheme = before.find("//").map_or_else(|| before.find(':').map_or(0, |at| at + 1), |at| at + 2);
    format!("{}***@{host}", &before[..scheme])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked() {
        for good in
            ["sqlite:k.db", "sqlite:///var/k.db", "postgres://me@db/k", "postgresql://me:pw@db:5432/k"]
        {
            assert!(DatabaseAddress::parse(good).is_ok(), "{good}");
        }
        for bad in
            ["", "k.db", "sqlite:", "sqlite::memory:", "mysql://db/k", "postgres:db", "postgres://me@db:x/k"]
        {
            assert_eq!(DatabaseAddress::parse(bad).unwrap_err().code, Failure::CONFIG, "{bad}");
        }
    }

    #[test]
    fn no_password_is_shown() {
        for address in [
            "postgres://me:s3cret@db:port/k",
            "postgres//me:s3cret@db/k",
            "postgres:me:s3cret@db",
            "mysql://me:s3c?r/e@t@db/k",
            "me:s3cret@db",
            "postgres://db:x/k?password=s3cret@x",
            "Postgres://me:s3cret@db/k",
        ] {
            let message = DatabaseAddress::parse(address).unwrap_err().sentence;
            assert!(!message.contains("s3c") && !message.contains("r/e"), "{message}");
        }
        let address = DatabaseAddress::parse("postgres://me:s3cret@db/k").unwrap();
        assert_eq!(format!("{address:?}"), "postgres://***@db/k");
    }
}
