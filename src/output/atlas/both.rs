//! Texts of the catalogue as HTML: escaped, isolated, and in both languages of which the page shows one.

use std::fmt::Write as _;

use anyhow::Result;
use askama::filters::{Html, escape};

use crate::model::text::{Lang, Text};

/// What the page's script does with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Searches it as a name.
    Name,
    /// Searches it as any text.
    Searched,
    /// Nothing.
    Shown,
}

impl Use {
    fn class(self) -> &'static str {
        match self {
            Self::Name => "n",
            Self::Searched => "",
            Self::Shown => "x",
        }
    }
}

/// Returns a text, kept from turning the direction of what stands around it.
///
/// One that there is in one language only has the class `o`: it is shown in both, and marked in the other.
pub(super) fn both(text: &Text, use_: Use) -> Result<String> {
    let mut html = String::new();
    match (&text.sv, &text.en) {
        (Some(sv), Some(en)) if sv == en => bdi(&mut html, use_.class(), None, sv)?,
        (Some(sv), Some(en)) => {
            bdi(&mut html, use_.class(), Some(Lang::Sv), sv)?;
            bdi(&mut html, use_.class(), Some(Lang::En), en)?;
        }
        (Some(text), None) => bdi(&mut html, only(use_), Some(Lang::Sv), text)?,
        (None, Some(text)) => bdi(&mut html, only(use_), Some(Lang::En), text)?,
        (None, None) => {}
    }
    Ok(html)
}

fn only(use_: Use) -> &'static str {
    match use_ {
        Use::Name => "n o",
        Use::Searched => "o",
        Use::Shown => "x o",
    }
}

/// Returns a text that is the same in both languages.
pub(super) fn one(text: &str, use_: Use) -> Result<String> {
    let mut html = String::new();
    bdi(&mut html, use_.class(), None, text)?;
    Ok(html)
}

/// Returns something that the program itself says in both languages.
pub(super) fn said([sv, en]: [String; 2]) -> Result<String> {
    both(
        &Text {
            sv: Some(sv),
            en: Some(en),
        },
        Use::Shown,
    )
}

/// Returns texts as a list with commas.
pub(super) fn list<'a>(texts: impl Iterator<Item = &'a String>, use_: Use) -> Result<String> {
    let all: Vec<String> = texts.map(|text| one(text, use_)).collect::<Result<_>>()?;
    Ok(all.join(", "))
}

/// Returns the value of an attribute, in quotes where it needs them: a large page has very many.
fn quoted(class: &str) -> String {
    if class.contains(' ') {
        format!("\"{class}\"")
    } else {
        class.to_owned()
    }
}

/// Writes one element.
fn bdi(html: &mut String, class: &str, lang: Option<Lang>, text: &str) -> Result<()> {
    html.push_str("<bdi");
    if !class.is_empty() {
        write!(html, " class={}", quoted(class))?;
    }
    if let Some(lang) = lang {
        write!(html, " lang={}", lang.code())?;
    }
    // What no text has a use for, and what would end lines where nobody sees it.
    let clean: String = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    write!(html, ">{}</bdi>", escape(&clean, Html)?)?;
    Ok(())
}

/// Returns an address as a link that takes nothing along, named by its host; as text where it is no web address.
pub(super) fn link(url: &str) -> Result<String> {
    let Some(host) = host(url) else {
        return one(url, Use::Shown);
    };
    // A host in plain letters turns no direction, and a page has many.
    let is_plain = host
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    let name = if is_plain {
        host.to_owned()
    } else {
        one(host, Use::Shown)?
    };
    Ok(format!(
        "<a href=\"{}\" rel=\"noopener noreferrer\">{name}</a>",
        escape(url, Html)?
    ))
}

/// Returns the host of a web address; nothing for any other address.
fn host(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let is_web = ["http", "https"]
        .iter()
        .any(|s| scheme.eq_ignore_ascii_case(s));
    let host = rest
        .split(['/', '?', '#'])
        .next()
        .filter(|h| !h.is_empty())?;
    // Who is named in such an address is not who is visited.
    let is_honest = !host.contains(['@', '\\']);
    (is_web && is_honest && !url.contains(|c: char| c.is_control() || c.is_whitespace()))
        .then(|| host.strip_prefix("www.").unwrap_or(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_become_links() {
        let web = link("https://www.example.org/a?b=\"c\"&d").expect("written");
        assert_eq!(
            web,
            "<a href=\"https://www.example.org/a?b=&#34;c&#34;&#38;d\" rel=\"noopener noreferrer\">example.org</a>"
        );
        for url in [
            "javascript:alert(1)",
            "JavaScript://example.org/%0aalert(1)",
            "data:text/html,x",
            "//example.org",
            "java\nscript:alert(1)",
            "https://",
            "https://a b",
            "https://www.almi.example:443@evil.example/",
            "https://evil.example\\.almi.example/",
        ] {
            assert!(!link(url).expect("written").contains("href"), "{url}");
        }
    }

    #[test]
    fn a_lone_language_is_marked() {
        let text = Text {
            sv: None,
            en: Some("<b>".to_owned()),
        };
        let written = both(&text, Use::Name).expect("written");
        assert_eq!(written, "<bdi class=\"n o\" lang=en>&#60;b&#62;</bdi>");
    }
}
