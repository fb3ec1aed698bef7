//! The `kanalatlas` command.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Every request makes and drops hundreds of small things: what that costs decides how many are answered.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    kanalatlas::cli::run()
}
