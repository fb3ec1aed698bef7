//! What can be set, by flag or by environment. The help texts here are the reference.

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::failure::{EXIT_CODES, Failure};

/// An open GraphQL register of the social-media channels of German public institutions.
#[derive(Parser)]
#[command(name = "kanalatlas", version, after_help = EXIT_CODES, term_width = 100, disable_help_subcommand = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Serve the page and the graph; makes, migrates and fills the database if need be
    Serve(Serve),
    /// Import CSV files, all or nothing
    Import(Import),
    /// Print the schema in the schema definition language
    Schema,
    /// Bring the database to the newest schema
    Migrate(Migrate),
    /// Compare what is kept ready with the observations, and the register's rows with each other
    Check(Check),
    /// Add synthetic data, to measure with; not for a register that anybody asks
    Generate(Generate),
}

/// Settings of `serve`.
#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub struct Serve {
    /// Address to listen on; port 0 takes a free one
    #[arg(
        long,
        env = "KANALATLAS_LISTEN",
        hide_env_values = true,
        default_value = "127.0.0.1:8000",
        value_name = "HOST:PORT",
        value_parser = host_and_port
    )]
    pub listen: String,
    /// Points that one address (of IPv6 one /64) may ask for in a minute; a point is about a row
    #[arg(
        long,
        env = "KANALATLAS_POINTS_PER_MINUTE",
        hide_env_values = true,
        default_value = "60000",
        value_name = "N"
    )]
    pub points_per_minute: NonZeroU32,
    /// Points that one operation may cost
    #[arg(
        long,
        env = "KANALATLAS_POINTS_PER_OPERATION",
        hide_env_values = true,
        default_value = "10000",
        value_name = "N"
    )]
    pub points_per_operation: NonZeroU32,
    /// Proxies before this server: as many addresses of X-Forwarded-For are believed, from the right
    #[arg(
        long,
        env = "KANALATLAS_TRUSTED_PROXIES",
        hide_env_values = true,
        default_value = "0",
        value_name = "N"
    )]
    pub trusted_proxies: u8,
    /// Connections that one address (of IPv6 one /64) may have at once; behind trusted proxies, this is theirs to bound
    #[arg(
        long,
        env = "KANALATLAS_CONNECTIONS_PER_ADDRESS",
        hide_env_values = true,
        default_value = "50",
        value_name = "N"
    )]
    pub connections_per_address: NonZeroUsize,
    /// Memory for answers that are kept until the next edition, in MiB
    #[arg(
        long,
        env = "KANALATLAS_CACHE_MIB",
        hide_env_values = true,
        default_value = "64",
        value_name = "N"
    )]
    pub cache_mib: u32,
    /// Allow subscriptions, over a WebSocket and as server-sent events
    #[arg(
        long,
        env = "KANALATLAS_SUBSCRIPTIONS",
        hide_env_values = true,
        value_parser = clap::builder::BoolishValueParser::new()
    )]
    pub subscriptions: bool,
    /// Origins, with commas between, whose pages may open a WebSocket besides this server's own; * for all
    #[arg(
        long,
        env = "KANALATLAS_ALLOWED_ORIGINS",
        hide_env_values = true,
        value_delimiter = ',',
        value_name = "ORIGIN",
        value_parser = origin
    )]
    pub allowed_origins: Vec<String>,
    /// The database.
    #[command(flatten)]
    pub database: Database,
    /// The log.
    #[command(flatten)]
    pub log: Log,
}

/// Settings of `import`.
#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub struct Import {
    /// Folder with the CSV files
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Check the files and say what would change, but change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The database.
    #[command(flatten)]
    pub database: Database,
    /// The log.
    #[command(flatten)]
    pub log: Log,
}

/// Settings of `migrate`.
#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub struct Migrate {
    /// The database.
    #[command(flatten)]
    pub database: Database,
    /// The log.
    #[command(flatten)]
    pub log: Log,
}

/// Settings of `check`.
#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub struct Check {
    /// Make the kept values again where the observations say otherwise, in one transaction
    #[arg(long)]
    pub repair: bool,
    /// The database.
    #[command(flatten)]
    pub database: Database,
    /// The log.
    #[command(flatten)]
    pub log: Log,
}

/// Settings of `generate`.
#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub struct Generate {
    /// Channels to generate, with an authority for every three
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub channels: u32,
    /// Observations to generate: followers and posts, over ten years at most
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u64).range(0..=1_000_000_000))]
    pub observations: u64,
    /// What the data depend on: the same number makes the same rows, another one makes others
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// The database.
    #[command(flatten)]
    pub database: Database,
    /// The log.
    #[command(flatten)]
    pub log: Log,
}

/// Where the register is kept.
#[derive(Args)]
pub struct Database {
    /// Database: sqlite:FILE, made if it is not there, or postgres://USER:PASSWORD@HOST:PORT/NAME
    #[arg(
        long = "database",
        env = "DATABASE_URL",
        hide_env_values = true,
        default_value = "sqlite:kanalatlas.db",
        value_name = "URL"
    )]
    address: String,
}

/// What is logged, to stderr.
#[derive(Args, Clone)]
pub struct Log {
    /// Form of the log lines on stderr
    #[arg(
        long = "log-format",
        env = "KANALATLAS_LOG_FORMAT",
        hide_env_values = true,
        default_value = "text"
    )]
    pub format: LogFormat,
    /// What is logged: error, warn, info, debug or trace, also by part: warn,kanalatlas=debug
    #[arg(
        long = "log",
        env = "KANALATLAS_LOG",
        hide_env_values = true,
        default_value = "info",
        value_name = "FILTER",
        value_parser = filter
    )]
    pub filter: String,
}

/// Form of the log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

fn host_and_port(text: &str) -> Result<String, String> {
    let good = text
        .rsplit_once(':')
        .is_some_and(|(host, port)| !host.is_empty() && !host.contains("//") && port.parse::<u16>().is_ok());
    if good { Ok(text.to_owned()) } else { Err("write HOST:PORT, like 127.0.0.1:8000".to_owned()) }
}

fn origin(text: &str) -> Result<String, String> {
    let good = text == "*"
        || url::Url::parse(text).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == text
        });
    if good {
        Ok(text.to_owned())
    } else {
        Err("write SCHEME://HOST, like https://kanalatlas.example".to_owned())
    }
}

fn filter(text: &str) -> Result<String, String> {
    tracing_subscriber::EnvFilter::try_new(text).map(|_| text.to_owned()).map_err(|error| error.to_string())
}

/// The address of a database. Holds a password perhaps: neither its `Debug` nor any message shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseAddress(String);

impl std::fmt::Debug for DatabaseAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&shown(&self.0))
    }
}

impl Database {
    /// The address, if it is one.
    pub fn address(&self) -> Result<DatabaseAddress, Failure> {
        DatabaseAddress::parse(&self.address)
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
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

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

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for good in ["https://a.example", "http://localhost:3000", "http://[::1]:8000", "*"] {
            assert!(origin(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a.example",
            "https://a.example/",
            "https://a.example:443",
            "https://A.example",
            "ws://a",
            "null",
        ] {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn listening_needs_host_and_port() {
        for good in ["127.0.0.1:8000", "[::1]:0", "localhost:80"] {
            assert!(host_and_port(good).is_ok(), "{good}");
        }
        for bad in ["", "8000", ":8000", "localhost", "localhost:x", "localhost:70000", "http://localhost:80"]
        {
            assert!(host_and_port(bad).is_err(), "{bad}");
        }
    }
}
