//! One macro for every closed vocabulary of the register.
//!
//! A value is written `UPPER_SNAKE` in the graph, in the tables and in the CSV files alike, so that a
//! reader who knows it from one place recognises it in the others.

/// Why a text is not a value of a closed vocabulary; lists what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{value}\" is not a {what}; write one of {}", valid.join(", "))]
pub struct UnknownValue {
    /// What was expected, in words: `kind of authority`.
    pub what: &'static str,
    /// The text that was given.
    pub value: String,
    /// Every valid value.
    pub valid: &'static [&'static str],
}

/// Declares an enum with its texts: `as_str`, `FromStr`, `Display`, `ALL` and `TEXTS`.
macro_rules! text_enum {
    ($(#[$meta:meta])* $name:ident ($what:literal) { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Every text, in the order of declaration.
            pub const TEXTS: &'static [&'static str] = &[$($text),+];

            /// The text used in the graph, the tables and the files.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::text_enum::UnknownValue;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::domain::text_enum::UnknownValue {
                        what: $what,
                        value: text.to_owned(),
                        valid: Self::TEXTS,
                    }),
                }
            }
        }
    };
}
pub(crate) use text_enum;
