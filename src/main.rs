//! The `kanalatlas` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    kanalatlas::cli::run()
}
