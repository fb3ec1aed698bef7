//! The two languages of the register's labels.

use super::text_enum::text_enum;

text_enum! {
    /// A language in which labels are kept.
    Language ("language") {
        /// German.
        De = "DE",
        /// English.
        En = "EN",
    }
}

impl Language {
    /// The one that is spoken to those who say nothing of either.
    pub const UNASKED: Self = Self::En;

    /// Chooses by an `Accept-Language` header: the best-weighted of German and English, else [`Self::UNASKED`].
    #[must_use]
    pub fn negotiate(header: &str) -> Self {
        let mut best = (Self::UNASKED, 0.0_f32);
        for part in header.split(',') {
            let mut pieces = part.trim().split(';');
            let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=").map(str::trim).map(str::parse::<f32>))
                .map_or(1.0, |parsed| parsed.unwrap_or(0.0));
            let language = match tag.split('-').next().unwrap_or_default() {
                "de" => Self::De,
                "en" | "*" => Self::En,
                _ => continue,
            };
            if weight > best.1 {
                best = (language, weight);
            }
        }
        best.0
    }
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bilingual {
    /// German.
    pub de: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// A text that is the same in both languages.
    #[must_use]
    pub fn same(text: &str) -> Self {
        Self { de: text.to_owned(), en: text.to_owned() }
    }

    /// The text in one language.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::De => &self.de,
            Language::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn weights_decide() {
        for (header, language) in [
            ("", Language::En),
            ("de-DE,de;q=0.9,en;q=0.8", Language::De),
            ("en;q=0.8, de;q=0.7", Language::En),
            ("fr, de;q=0.1", Language::De),
            ("de;q=0, en;q=0", Language::En),
            ("de;q=x", Language::En),
        ] {
            assert_eq!(Language::negotiate(header), language, "{header}");
        }
    }
}
