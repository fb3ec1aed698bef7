//! What the servers beside Kanalatlas share.

pub mod entities;
