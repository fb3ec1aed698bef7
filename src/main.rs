//! The `kanalatlas` command.
fn main() {}
