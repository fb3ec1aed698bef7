//! What can be set, by flag or by environment. The help texts here are the reference.

mod address;

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::failure::{EXIT_CODES, Failure};
use crate::federation::Slice;
pub use address::DatabaseAddress;

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
    Schema(Schema),
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
    /// Where people report errors and barriers: an address of mail, or of a page
    #[arg(
        long,
        env = "KANALATLAS_CONTACT",
        hide_env_values = true,
        value_name = "MAIL or URL",
        value_parser = contact
    )]
    pub contact: Option<String>,
    /// Serve a router instead of everybody, as its subgraph for laender, institutions or metrics
    #[arg(
        long,
        env = "KANALATLAS_SUBGRAPH",
        hide_env_values = true,
        value_name = "PART",
        requires = "subgraph_secret"
    )]
    pub subgraph: Option<Slice>,
    /// What the router of a subgraph says in the header kanalatlas-subgraph-secret; better told by the environment, as
    /// other users see command lines
    #[arg(
        long,
        env = "KANALATLAS_SUBGRAPH_SECRET",
        hide_env_values = true,
        value_name = "SECRET",
        requires = "subgraph"
    )]
    pub subgraph_secret: Option<String>,
    /// The database.
    #[command(flatten)]
    pub database: Database,
    /// Further databases of PostgreSQL, from which is read: streaming standbys of --database. Which of all is written,
    /// they say themselves, so that one of them can be promoted; once for each, in the environment with commas between
    #[arg(
        long = "replica",
        env = "KANALATLAS_REPLICAS",
        hide_env_values = true,
        value_delimiter = ',',
        value_name = "URL"
    )]
    replicas: Vec<String>,
    /// The log.
    #[command(flatten)]
    pub log: Log,
}

/// Settings of `schema`.
#[derive(Args)]
pub struct Schema {
    /// Only the part that a subgraph answers for, as a router composes it: laender, institutions or metrics
    #[arg(long, value_name = "PART")]
    pub subgraph: Option<Slice>,
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
    /// Channels to generate, with an authority for every five
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

/// An address that a link can lead to: that of a page as it is, that of mail with its scheme.
fn contact(text: &str) -> Result<String, String> {
    let mail = text.strip_prefix("mailto:").unwrap_or(text);
    let is_mail = mail
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && url::Host::parse(host).is_ok())
        && !mail.contains(|own: char| own.is_whitespace() || "?&<>\"/:".contains(own));
    if is_mail {
        return Ok(format!("mailto:{mail}"));
    }
    let is_page = url::Url::parse(text).is_ok_and(|url| url.scheme() == "https" && url.has_host());
    if is_page {
        Ok(text.to_owned())
    } else {
        Err("write an address of mail, like redaktion@kanalatlas.example, or of a page, like https://kanalatlas.example/contact".to_owned())
    }
}

fn filter(text: &str) -> Result<String, String> {
    tracing_subscriber::EnvFilter::try_new(text).map(|_| text.to_owned()).map_err(|error| error.to_string())
}

impl Serve {
    /// The addresses of the replicas, if they are such.
    pub fn replicas(&self) -> Result<Vec<DatabaseAddress>, Failure> {
        self.replicas.iter().map(|address| DatabaseAddress::parse(address)).collect()
    }
}

impl Database {
    /// The address, if it is one.
    pub fn address(&self) -> Result<DatabaseAddress, Failure> {
        DatabaseAddress::parse(&self.address)
    }
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
    fn a_contact_is_mail_or_a_page() {
        for (given, kept) in [
            ("a@b.example", "mailto:a@b.example"),
            ("mailto:a@b.example", "mailto:a@b.example"),
            ("https://b.example/contact?to=us", "https://b.example/contact?to=us"),
        ] {
            assert_eq!(contact(given).as_deref(), Ok(kept));
        }
        for bad in [
            "",
            "a",
            "@b.example",
            "a@b",
            "a@b.example?body=x",
            "a b@c.example",
            "http://b.example",
            "javascript:alert(1)",
        ] {
            assert!(contact(bad).is_err(), "{bad}");
        }
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
