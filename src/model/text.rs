//! Text in the catalogue's two languages.

/// A language of the catalogue and of the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Lang {
    Sv,
    En,
}

impl Lang {
    /// Returns the language of a code such as `sv`, or of a locale such as `sv_SE.UTF-8`.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        let language = code.split(['_', '-', '.', '@']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "sv" => Some(Self::Sv),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Returns the two-letter code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
        }
    }

    /// Returns whichever of two texts belongs to this language.
    pub(crate) fn pick<T>(self, sv: T, en: T) -> T {
        match self {
            Self::Sv => sv,
            Self::En => en,
        }
    }
}

/// One text in Swedish, English, both or neither.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Text<S = String> {
    pub(crate) sv: Option<S>,
    pub(crate) en: Option<S>,
}

impl<S: AsRef<str>> Text<S> {
    /// Returns the text in `lang`, or else in the other language, with the language it is in.
    pub(crate) fn get(&self, lang: Lang) -> Option<(&str, Lang)> {
        let sv = self.sv.as_ref().map(|t| (t.as_ref(), Lang::Sv));
        let en = self.en.as_ref().map(|t| (t.as_ref(), Lang::En));
        match lang {
            Lang::Sv => sv.or(en),
            Lang::En => en.or(sv),
        }
    }

    /// Tells whether there is text in no language.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.sv.is_none() && self.en.is_none()
    }

    /// Returns the texts there are, Swedish first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        self.sv.iter().chain(&self.en).map(AsRef::as_ref)
    }
}
