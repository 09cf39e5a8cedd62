//! A search word and where it occurs.

use std::borrow::Cow;

use crate::text;

/// Endings of Swedish and English nouns and verbs, longest first, that a typed word may have and a text not, or the other way.
///
/// Without `-or`: it ends more agents (*mentor*, *innovator*) than plurals.
pub(crate) const ENDINGS: [&str; 18] = [
    "arnas", "ernas", "arna", "erna", "orna", "ens", "ets", "ing", "ies", "en", "et", "er", "ar",
    "na", "es", "s", "n", "t",
];

/// What a verb that ends in -a gets: *patentera*, *patenterar*.
pub(crate) const VERB_ENDING: &str = "r";

/// How verbs end of which the noun ends in *-ering*: *investera*, *investering*. The last letter is the ending.
pub(crate) const MAKING: &str = "era";

/// What a name of somebody or something gets, whatever it is: *Almis*.
pub(crate) const GENITIVE: &str = "s";

/// What must be left of a word without its ending, in letters.
pub(crate) const STEM_LENGTH: usize = 4;

/// From this number of letters on, a word is also found inside others; one with å, ä or ö, which says more, from one less on.
pub(crate) const INSIDE_LENGTH: usize = 4;

/// From this number of letters on, a word without its ending is also found inside others: *kurs* of *kurser* is not. Nor is what is
/// left without a single letter, which may well belong to the word: *konkurs* (bankruptcy) has nothing to do with *konkurrens*.
pub(crate) const STEM_INSIDE_LENGTH: usize = 5;

/// What Swedish puts between the parts of some compounds, beside the s that is an ending of the first.
pub(crate) const JOINT: &str = "e";

/// How many letters a compound has at most: a longer one is not worth the many ways to divide it.
pub(crate) const LONGEST_COMPOUND: usize = 40;

/// How many letters a part of a compound has at least.
pub(crate) const PART_LENGTH: usize = 3;

/// Words that say nothing only as they are spelt here: *lan* without its ring is a loan, *vara* is goods.
pub(crate) const LITTLE_AS_SPELT: [&str; 3] = ["län", "länet", "våra"];

/// Words that say nothing about what is looked for, in both languages.
pub(crate) const LITTLE_WORDS: &str = "\
    och eller men med för till från av om i på hos via en ett att den det som kan vem vad var hur när vilka vilken vilket jag vi hon han hittar \
    min mitt mina vår vill ska skall har är finns få söker letar hitta efter hjälp hjälpa hjälper kostar kosta söka ansöka tag mig oss behöver erbjuder erbjuda \
    ger gör göra får fått fick vet veta går gå ha hade blir bli blev kunna skulle måste borde undrar kolla någon något några man sig sin sitt sina \
    vårt ditt din egentligen faktiskt eget egen egna hej tack också även annan annat andra ge gett vid förra året öppna bygga redan bara mycket mer här där nu då ny nytt nya första sitter kund kunden \
    klient klienten år åring åringar två tre fyra fem börja börjar kr kronor pappa pappas mamma mammas föräldrarnas familjens \
    and or nor with for to from of by at about in on a an the who what where how which i we my our is are can do does want wants have \
    has get your their actually really find help need needs offer offers but cost costs apply me us hi hello thanks please also \
    already only just some any other there here be been was were will would should could had it its new first customer client clients year years old two three four five";

/// Words that say nothing beside others, and may be meant where they stand alone.
pub(crate) const LITTLE_BESIDE_OTHERS: &str = "\
    upp ut igång lite själv själva nån nåt nånting någonting nånstans någonstans ta tar tog bra dit så vart fråga frågor ringa ringer \
    kontakta komma kommer dra drar ju fram prata nog kanske gärna typ vidare loss över ännu under ja o pers \
    up out little bit somewhere someone somebody something anyone anybody anything talk ask go take good over under yes";

/// Words for who the client is, where no audience is meant: what is for these comes first, and what is for everybody is for them, too.
pub(crate) const CLIENTS: &str = "\
    kvinna kvinnan kvinnor kvinnlig kvinnliga tjej tjejer invandrare invandrad utrikes utrikesfödd utrikesfödda utlandsfödd utlandsfödda \
    född födda nyanländ nyanlända flykting flyktingar pensionär pensionärer arbetslös arbetslösa \
    woman women female immigrant immigrants refugee refugees newcomer newcomers born pensioner pensioners unemployed";

/// Little words that may stand within a name without turning what it means, as *till* (to) would: articles, whose it is, and who does it.
pub(crate) const WITHIN_NAMES: &str = "en ett den det min mitt mina sin sitt sina vår vårt våra ditt din eget egen egna \
    pappas mammas föräldrarnas familjens jag vi man \
    a an the my our your their own i we you";

/// Words behind which [`LACKS`] say that something is missing, which is a need: *vi har ingen lokal*.
///
/// Not of wanting: *vill ha inga lån* refuses. Who gets no loan wants one.
pub(crate) const HAVING: &str = "har hade får fick finns hittar have has had";

/// Words behind which those say what is wanted or not: *want to have no loans*.
pub(crate) const WANTING: &str = "vill want wants";

/// Words behind which something else is said: *finns något annat men inga lån*.
pub(crate) const TURNS: &str = "men eller but or";

/// Words that say so.
pub(crate) const LACKS: &str = "ingen inga inget no";

/// Words that turn the name of an actor behind them into its contrary.
pub(crate) const NEGATIONS: &str = "inte ej icke aldrig inga ingen inget varken utan utom förutom bortsett slippa än not never neither except without instead than";

/// Those of them that say of anything else, too, that it is not wanted: *utan säkerhet* (without collateral) may be what is wanted.
pub(crate) const DENIALS: &str = "inte ej inga ingen inget varken utom not neither except";

/// Little words that may stand between a negation and what it denies. Of verbs only that of wanting: who cannot *get* a loan wants one.
pub(crate) const BEHIND_NEGATIONS: &str = "är från för hos av via på i med en ett den det att gå vare sig vill ha ta \
    is from for by at with of a an the want wants take";

/// Tells whether a negation reaches across a typed word.
pub(crate) fn is_behind_negation(typed: &str) -> bool {
    is_among(BEHIND_NEGATIONS, typed)
}

/// Words that join what is not wanted: *not Almi or Coompanion*.
pub(crate) const JOINTS: &str = "och eller and or nor";

/// Those of them that join what is wanted no more than the other, whatever it is: *varken lån eller bidrag*.
pub(crate) const ALTERNATIVES: &str = "eller or nor";

/// Tells whether a typed word, behind what is denied, denies what comes next, too.
pub(crate) fn is_alternative(typed: &str) -> bool {
    is_among(ALTERNATIVES, typed)
}

/// What says *but* behind a denial: *inte Almi utan Coompanion*.
pub(crate) const BUT: &str = "utan";

/// Tells whether a typed word, behind a denial, begins what is wanted instead.
pub(crate) fn is_but(typed: &str) -> bool {
    is_among(BUT, typed)
}

/// Tells whether a typed word joins names.
pub(crate) fn joins(typed: &str) -> bool {
    is_among(JOINTS, typed)
}

/// Tells whether a typed word says that the actor that comes next is not wanted.
pub(crate) fn is_negation(typed: &str) -> bool {
    is_among(NEGATIONS, typed)
}

/// What denies like those where it is done without doing something: *utan att låna*.
pub(crate) const WITHOUT_DOING: [&str; 2] = ["utan", "att"];

/// Tells whether a typed word, with the next one, says that whatever comes then is not wanted.
pub(crate) fn is_denial(typed: &str, next: Option<&str>) -> bool {
    let [without, doing] = WITHOUT_DOING;
    is_among(DENIALS, typed)
        || is_among(without, typed) && next.is_some_and(|next| is_among(doing, next))
}

/// Tells whether a typed word is one of a list, with or without å, ä and ö.
fn is_among(list: &str, typed: &str) -> bool {
    let typed = text::spelt(typed);
    let mut list = list.split(' ');
    list.any(|word| word == typed || text::plain(word) == typed)
}

/// Tells whether a typed word may be left out within a name.
pub(crate) fn is_within_names(typed: &str) -> bool {
    is_among(WITHIN_NAMES, typed)
}

/// Tells whether a typed word is too small to be looked for.
pub(crate) fn is_little(typed: &str) -> bool {
    let words = text::words(typed);
    words.is_empty()
        || words
            .iter()
            .all(|word| LITTLE_AS_SPELT.contains(&word.as_str()) || is_among(LITTLE_WORDS, word))
}

/// Tells whether a typed word says nothing beside others.
pub(crate) fn is_little_beside_others(typed: &str) -> bool {
    is_number(typed) || is_among(LITTLE_BESIDE_OTHERS, typed)
}

/// Tells whether a typed word says who the client is.
pub(crate) fn is_client(typed: &str) -> bool {
    is_among(CLIENTS, typed)
}

/// Tells whether a typed word says what somebody has or what there is.
pub(crate) fn is_having(typed: &str) -> bool {
    is_among(HAVING, typed)
}

/// Tells whether a typed word says that something is wanted.
pub(crate) fn is_wanting(typed: &str) -> bool {
    is_among(WANTING, typed)
}

/// Tells whether behind a typed word something else is said.
pub(crate) fn turns(typed: &str) -> bool {
    is_among(TURNS, typed)
}

/// Tells whether a typed word, behind one of having, says that something is missing.
pub(crate) fn is_lack(typed: &str) -> bool {
    is_among(LACKS, typed)
}

/// Tells whether a typed word is a number: digits and the marks between them.
pub(crate) fn is_number(typed: &str) -> bool {
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '–' | '%');
    typed.chars().all(is_of_number) && typed.contains(|c: char| c.is_ascii_digit())
}

/// Returns a typed word without each of the endings that it may have, the shortest ending first, and whether that is the genitive;
/// then the noun of a verb that has one: *kommersialisera*, *kommersialisering*.
pub(crate) fn without_endings(typed: &str) -> Vec<(String, bool)> {
    let typed = text::spelt(typed);
    let least = STEM_LENGTH - usize::from(text::has_swedish(&typed));
    let endings = ENDINGS.iter().filter_map(|ending| {
        let stem = typed.strip_suffix(ending)?;
        Some((stem, *ending == GENITIVE))
    });
    let verb = typed
        .strip_suffix(VERB_ENDING)
        .filter(|stem| stem.ends_with('a'));
    let mut stems: Vec<(&str, bool)> = endings.chain(verb.map(|stem| (stem, false))).collect();
    stems.retain(|(stem, _)| stem.chars().count() >= least);
    stems.sort_by_key(|(stem, _)| std::cmp::Reverse(stem.len()));
    let noun = typed.strip_suffix('a').filter(|_| typed.ends_with(MAKING));
    let noun = noun.map(|stem| ([stem, "ing"].concat(), false));
    let owned = |(stem, is_genitive): (&str, bool)| (stem.to_owned(), is_genitive);
    stems.into_iter().map(owned).chain(noun).collect()
}

/// How well a word is met by a text. Orders from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Met {
    /// Somewhere in the text.
    Text = 1,
    /// In the name, as part of a longer word.
    InName = 2,
    /// In the name, as a word of its own.
    Name = 3,
}

/// A word that is searched for, also inside Swedish compounds and with other endings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    typed: String,
    /// The word without its ending, where it has one and enough is left.
    stem: Option<String>,
    /// Whether å, ä and ö count as themselves, because at least one was typed.
    swedish: bool,
}

impl Word {
    /// Returns the words that a piece of typed text asks for; none when it has no letters or digits.
    pub(crate) fn all_of(typed: &str) -> Vec<Self> {
        text::words(typed).into_iter().map(Self::new).collect()
    }

    fn new(typed: String) -> Self {
        let making = typed.strip_suffix('a').filter(|_| typed.ends_with(MAKING));
        let stem = ENDINGS
            .iter()
            .filter_map(|ending| typed.strip_suffix(ending))
            .chain(making)
            .find(|stem| stem.chars().count() >= STEM_LENGTH);
        Self {
            stem: stem.map(str::to_owned),
            swedish: typed.contains(['å', 'ä', 'ö']),
            typed,
        }
    }

    /// Returns the word as it was typed, in lower case.
    pub(crate) fn typed(&self) -> &str {
        &self.typed
    }

    /// Returns what every word of a text that meets this one contains.
    pub(crate) fn root(&self) -> &str {
        self.stem.as_ref().unwrap_or(&self.typed)
    }

    /// Tells whether the word is compared with å, ä and ö as letters of their own.
    pub(crate) fn is_swedish(&self) -> bool {
        self.swedish
    }

    /// Tells whether a word of a text, as [`text::words`] gives it, meets this one.
    pub(crate) fn meets(&self, word: &str) -> bool {
        let word = self.compared(word);
        let length = |text: &str| text.chars().count();
        let is_inside = |part: &str, enough: usize| length(part) >= enough && word.contains(part);
        let has_ending =
            |stem: &&String| stem.len() + 1 < self.typed.len() || self.typed.ends_with(MAKING);
        self.is_whole(&word)
            || is_inside(&self.typed, INSIDE_LENGTH - usize::from(self.swedish))
            || self
                .stem
                .as_ref()
                .filter(has_ending)
                .is_some_and(|stem| is_inside(stem, STEM_INSIDE_LENGTH))
    }

    /// Tells whether a word of a text meets this one and begins with it.
    pub(crate) fn begins(&self, word: &str) -> bool {
        self.meets(word) && self.compared(word).starts_with(self.root())
    }

    /// Tells whether a word of a text is this one, apart from its ending.
    pub(crate) fn meets_whole(&self, word: &str) -> bool {
        self.is_whole(&self.compared(word))
    }

    fn is_whole(&self, word: &str) -> bool {
        std::iter::once(&self.typed)
            .chain(&self.stem)
            .filter_map(|start| word.strip_prefix(start.as_str()))
            .any(|rest| rest.is_empty() || ENDINGS.contains(&rest))
    }

    fn compared<'w>(&self, word: &'w str) -> Cow<'w, str> {
        if self.swedish {
            Cow::Borrowed(word)
        } else {
            Cow::Owned(text::plain(word))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(typed: &str) -> Word {
        Word::all_of(typed).pop().expect("a word")
    }

    #[test]
    fn inside_compounds_and_with_endings() {
        assert!(word("rådgivning").meets("innovationsrådgivning"));
        assert!(word("radgivning").meets("rådgivningsinsatser"));
        assert!(word("lån").meets("lånet") && word("lån").meets("mikrolån"));
        assert!(!word("lån").meets("landsbygd") && !word("lån").meets("plan"));
        assert!(word("patentet").meets("patent") && word("innovationerna").meets("innovation"));
        assert!(word("loans").meets("loan"));
        assert!(word("investera").meets("investeringar") && !word("opera").meets("operett"));
        assert!(word("ai").meets("ai") && !word("ai").meets("email"));
        assert!(word("mentor").meets("mentorer") && !word("mentor").meets("apartment"));
        assert!(!word("konkurs").meets("konkurrenskraft") && word("konkurs").meets("konkurser"));
        assert!(word("kurser").meets("kursen") && !word("kurser").meets("diskurs"));
        assert!(word("ide").meets("ideer") && !word("ide").meets("sidetrack"));
        assert!(Word::all_of("!?").is_empty());
    }

    #[test]
    fn only_at_the_beginning() {
        assert!(word("nyföretagar").begins("nyföretagarcentrum"));
        assert!(word("universitetet").begins("universitet"));
        assert!(word("styrelse").meets("länsstyrelsen"));
        assert!(!word("styrelse").begins("länsstyrelsen"));
        assert!(!word("ai").begins("aid"));
    }

    #[test]
    fn whole_words_apart_from_endings() {
        assert!(word("lån").meets_whole("lånet") && word("lån").meets_whole("lån"));
        assert!(!word("lån").meets_whole("mikrolån"));
        assert!(word("patenten").meets_whole("patent"));
    }

    #[test]
    fn little_words() {
        assert!(is_little("med") && is_little("för") && is_little("for") && is_little("?"));
        assert!(is_little("vad") && is_little("erbjuder") && is_little("behover"));
        assert!(!is_little("patent"));
        for joint in JOINTS.split(' ').chain(ALTERNATIVES.split(' ')) {
            assert!(is_little(joint), "{joint}");
        }
        assert!(is_number("2026") && is_number("100-200") && !is_number("3d") && !is_number("-"));
        assert!(is_little("länet") && !is_little("lanet") && !is_little("lånet"));
        assert!(is_little("våra") && !is_little("vara"));
        assert!(is_within_names("mitt") && !is_within_names("till"));
    }

    #[test]
    fn names_lose_one_ending_at_a_time() {
        let stems = |typed: &str| -> Vec<String> {
            let stems = without_endings(typed).into_iter();
            stems
                .map(|(stem, is_genitive)| if is_genitive { stem + "'s" } else { stem })
                .collect()
        };
        assert_eq!(stems("uppfinningar"), ["uppfinninga", "uppfinning"]);
        assert_eq!(stems("Patenterar"), ["patentera", "patenter"]);
        assert_eq!(stems("lånar"), ["låna", "lån"]);
        assert_eq!(stems("lanar"), ["lana"]);
        assert_eq!(stems("Almis"), ["almi's"]);
        assert_eq!(stems("lokala"), Vec::<String>::new());
        assert_eq!(stems("Finansiera"), ["finansiering"]);
    }
}
