//! What nobody sees of a text.

/// Tells whether a character cannot be seen: nobody can type again what has it, and it may turn the direction of what is shown.
///
/// That is what Unicode lets a program ignore that cannot show it, the marks around annotations, and what breaks lines and is no control
/// character.
pub(crate) fn is_invisible(c: char) -> bool {
    !c.is_ascii()
        && (matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}')
            || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}')
            || matches!(c, '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'))
}

/// Returns each character of a text and whether it is seen where it stands, if only by what it does to the one before: Persian letters
/// and families of emoji have joiners, hearts and digits in boxes have selectors, and flags have tags. A control character counts as seen.
pub(crate) fn seen(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut before = ' ';
    text.chars().map(move |c| {
        let is_tag = matches!(c, '\u{e0020}'..='\u{e007f}');
        let is_part = match c {
            '\u{34f}' | '\u{180e}' | '\u{200c}' | '\u{200d}' => {
                is_joined(before) || before == AS_EMOJI
            }
            '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
                is_joined(before) || EARLY_EMOJI.contains(before)
            }
            _ => is_tag && before == FLAG,
        };
        if !(is_tag && is_part) {
            before = c;
        }
        (c, is_part || !is_invisible(c))
    })
}

/// The black flag, of which tags make that of Scotland.
const FLAG: char = '\u{1f3f4}';

/// Selects the picture of what is a letter or a sign else.
const AS_EMOJI: char = '\u{fe0f}';

/// What is a picture with a selector, and stands before the pictographs.
const EARLY_EMOJI: &str = "0123456789#*©®‼⁉™ℹ";

/// Tells whether a character is of those that joiners change: of Arabic and of later scripts, or a pictograph. Latin letters are not.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{1fff}' | '\u{2190}'..) && !is_invisible(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn nobody_sees_what_may_be_ignored(c in "\\p{Default_Ignorable_Code_Point}|[\u{fff9}-\u{fffb}]") {
            proptest::prop_assert!(c.chars().all(is_invisible), "{c:?}");
        }
    }

    #[test]
    fn joiners_and_tags_are_seen_where_they_do_something() {
        let unseen = |text: &str| seen(text).filter(|(_, is_seen)| !is_seen).count();
        for text in [
            "Familj \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
            "\u{2764}\u{fe0f}\u{200d}\u{1f525}",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
            "می\u{200c}خواهم",
            "1\u{fe0f}\u{20e3} ©\u{fe0f} ☎\u{fe0e} 葛\u{e0100}",
            "a\u{7}\n",
        ] {
            assert_eq!(unseen(text), 0, "{text:?}");
        }
        for text in [
            "a\u{200d}b",
            "å\u{200c}",
            "–\u{200d}",
            "\u{200d}",
            "\u{1f468}\u{200d}\u{200d}",
            "\u{1f468}\u{e0067}",
            "\u{1f3f4}a\u{e0067}",
            "\u{1f468}\u{202e}",
            "\u{2764}\u{fe0f}\u{fe0f}",
            "a\u{fe0f}",
            "1\u{200d}2",
            "\u{ad}",
        ] {
            assert_eq!(unseen(text), 1, "{text:?}");
        }
    }
}
