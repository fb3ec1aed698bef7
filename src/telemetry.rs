//! The log: set up once, to stderr, as text or JSON.
//!
//! A thread of its own writes the lines. Whoever reads them may be slow, or stop altogether: then lines are lost, and
//! counted, but no request waits.

use std::io;
use std::sync::OnceLock;

use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// Lines that may wait to be written: the bursts of a busy server, and about 2 MiB.
const WAITING_LINES: usize = 4_096;

static LOST: OnceLock<ErrorCounter> = OnceLock::new();

/// Holds the log open. When it goes, the lines that still wait are written, for a second at most.
#[must_use = "the log ends with it"]
#[derive(Debug)]
pub struct Open {
    _writer: WorkerGuard,
}

/// Lines that were lost since whoever reads the log was too slow.
#[must_use]
pub fn lost_lines() -> u64 {
    LOST.get().map_or(0, |lost| u64::try_from(lost.dropped_lines()).unwrap_or(u64::MAX))
}

/// Starts logging. Panics are logged, too, in the form of everything else.
pub fn start(log: &Log) -> Open {
    let (writer, guard) =
        NonBlockingBuilder::default().buffered_lines_limit(WAITING_LINES).lossy(true).finish(io::stderr());
    let lost = writer.error_counter();
    let filter = EnvFilter::new(&log.filter);
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer);
    let started = match log.format {
        LogFormat::Text => lines.with_ansi(io::IsTerminal::is_terminal(&io::stderr())).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).try_init(),
    };
    if started.is_ok() {
        LOST.get_or_init(|| lost);
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            let message = panic.payload_as_str().unwrap_or_default();
            tracing::error!(target: "kanalatlas::panic", place, message, "a panic");
        }));
    }
    Open { _writer: guard }
}
