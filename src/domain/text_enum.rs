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

/// A closed vocabulary: every value has one text and one description, wherever it is shown.
pub trait Vocabulary: Copy + Eq + Send + Sync + 'static {
    /// Name of the vocabulary: `AuthorityKind`.
    const NAME: &'static str;
    /// What the vocabulary tells apart.
    const DESCRIPTION: &'static str;
    /// Every value, in the order of declaration.
    const VALUES: &'static [Self];
    /// Every text, in the order of declaration.
    const WORDS: &'static [&'static str];
    /// What each value means, in the order of declaration.
    const MEANINGS: &'static [&'static str];
}

/// Declares an enum with its texts: `as_str`, `FromStr`, `Display`, `ALL`, `TEXTS` and [`Vocabulary`].
macro_rules! text_enum {
    ($(#[doc = $doc:literal])+ $name:ident ($what:literal) { $($(#[doc = $vdoc:literal])+ $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[doc = $vdoc])+ $variant),+ }

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

        impl $crate::domain::text_enum::Vocabulary for $name {
            const NAME: &'static str = stringify!($name);
            const DESCRIPTION: &'static str = concat!($($doc),+);
            const VALUES: &'static [Self] = Self::ALL;
            const WORDS: &'static [&'static str] = Self::TEXTS;
            const MEANINGS: &'static [&'static str] = &[$(concat!($($vdoc),+)),+];
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
