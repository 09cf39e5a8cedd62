//! The page's own words, in both languages.

use crate::model::text::Lang;

/// A word of the page: its key, Swedish, English. What stands in braces is filled in by the page's script.
pub(super) type Word = (&'static str, &'static str, &'static str);

/// All of them, in no order that matters.
pub(super) const WORDS: &[Word] = &[
    ("skip", "Hoppa till innehållet", "Skip to the content"),
    (
        "lead",
        "Vem erbjuder vad, till vem, i vilket skede.",
        "Who offers what, to whom, at which stage.",
    ),
    ("sections", "Sidans delar", "Parts of the page"),
    ("version", "Katalogens version", "Catalogue version"),
    ("as-of", "Läget per", "As of"),
    ("map", "Karta", "Map"),
    (
        "map-lead",
        "Antal erbjudanden i varje ruta: ett område i ett skede. Välj en ruta för att se dem.",
        "The number of offerings in each cell: one area at one stage. Choose a cell to see them.",
    ),
    ("area-stage", "Område och skede", "Area and stage"),
    ("all", "Alla", "All"),
    ("sum", "Summa", "Sum"),
    ("none", "inget", "none"),
    ("lone", "en aktör", "one actor"),
    ("few", "färre", "fewer"),
    ("many", "fler", "more"),
    ("legend-lone", "bara en aktör", "one actor only"),
    ("legend-none", "ingen", "nobody"),
    ("offerings", "Erbjudanden", "Offerings"),
    ("offerings-n", "erbjudanden", "offerings"),
    ("actors-n", "aktörer", "actors"),
    ("areas-n", "områden", "areas"),
    ("stages-n", "skeden", "stages"),
    ("search", "Sök", "Search"),
    ("search-hint", "patent idé student", "patent idea student"),
    ("filters", "Sök och filter", "Search and filters"),
    ("more-filters", "Filter", "Filters"),
    ("area", "Område", "Area"),
    ("stage", "Skede", "Stage"),
    ("audience", "Målgrupp", "Audience"),
    ("actor", "Aktör", "Actor"),
    ("not-actor", "Inte aktör", "Not actor"),
    ("municipality", "Kommun", "Municipality"),
    ("any", "Alla", "All"),
    (
        "also-gone",
        "Även avslutade och vilande",
        "Ended and paused too",
    ),
    ("clear", "Rensa", "Clear"),
    ("found-1", "{n} erbjudande", "{n} offering"),
    ("found", "{n} erbjudanden", "{n} offerings"),
    ("of-all", " av {n}", " of {n}"),
    (
        "left-out",
        "{n} avslutade eller vilande visas inte",
        "{n} that ended or paused are not shown",
    ),
    ("understood", "Tolkat: ", "Understood: "),
    ("as", "som", "as"),
    ("in-text", "i texten", "in the text"),
    (
        "literal",
        "inget stämmer med allt detta, så de här nämner orden",
        "nothing matches all of this, these mention the words",
    ),
    (
        "passed-over",
        "ger inget och hoppas över",
        "finds nothing and is passed over",
    ),
    (
        "in-none",
        "finns i inget av dem och hoppas över",
        "is in none of these and is passed over",
    ),
    (
        "mentions",
        "sedan de som nämner det",
        "then those that mention it",
    ),
    (
        "for-everybody",
        "sedan de som är för alla",
        "then those for everybody",
    ),
    (
        "nothing",
        "Inget stämmer med allt detta.",
        "Nothing matches all of this.",
    ),
    ("without", "Utan {what}: {n}", "Without {what}: {n}"),
    ("the-words", "orden", "the words"),
    ("more", "Visa fler", "Show more"),
    ("gone", "Avslutade och vilande", "Ended and paused"),
    ("not-now", "kan inte fås nu", "not to be had now"),
    ("next", "Nästa steg", "Next step"),
    ("price", "Pris", "Price"),
    ("conditions", "Villkor", "Conditions"),
    ("not-for", "Inte för", "Not for"),
    ("bring", "Ta med", "Bring"),
    ("note", "Obs", "Note"),
    ("partners", "Tillsammans med", "Together with"),
    ("aliases", "Hittas också som", "Also found as"),
    ("serves", "För kommunerna", "Serves"),
    ("website", "Webbplats", "Website"),
    ("contact", "Kontakt", "Contact"),
    ("sources", "Källor", "Sources"),
    ("undated", "odaterad", "undated"),
    ("details", "Mer", "More"),
    ("path", "Vägen", "Path"),
    (
        "path-lead",
        "Välj ett område och se skede för skede vem som kan ta emot, i den ordning som find visar dem.",
        "Choose an area and see stage by stage who can take over, in the order in which find lists them.",
    ),
    (
        "stays",
        "följer med från skedet före",
        "stays on from the stage before",
    ),
    (
        "nobody",
        "Ingen erbjuder något här.",
        "Nobody offers anything here.",
    ),
    ("and-more", "och fler", "and more"),
    ("gaps", "Luckor", "Gaps"),
    (
        "gaps-lead",
        "Där ingen, bara en, eller flera på samma sätt, har något att erbjuda.",
        "Where nobody, only one, or several alike have something to offer.",
    ),
    ("empty", "Tomma rutor", "Empty cells"),
    (
        "empty-why",
        "Den som behöver detta kan ingen känd ta emot.",
        "Nobody known can take on a client who needs this.",
    ),
    (
        "no-empty",
        "Det finns inga tomma rutor.",
        "There are no empty cells.",
    ),
    (
        "alone",
        "Rutor med bara en aktör",
        "Cells with one actor only",
    ),
    (
        "alone-why",
        "Försvinner aktören står rutan tom.",
        "If that actor goes, the cell is empty.",
    ),
    (
        "no-alone",
        "Ingen ruta hänger på en enda aktör.",
        "No cell hangs on one actor alone.",
    ),
    ("overlaps", "Överlapp", "Overlaps"),
    (
        "overlaps-why",
        "Flera gör liknande för samma målgrupp: kandidater för ett gemensamt erbjudande.",
        "Several do alike for the same audience: candidates for a joint offering.",
    ),
    (
        "no-overlaps",
        "Ingenstans gör flera liknande.",
        "Nowhere do several do alike.",
    ),
    (
        "silent",
        "Medlemmar utan erbjudanden",
        "Members without offerings",
    ),
    (
        "silent-why",
        "Inget aktuellt erbjudande är känt.",
        "No current offering is known.",
    ),
    ("actors", "Aktörer", "Actors"),
    (
        "actors-lead",
        "Vilka vi är, vad vi vill och vad vi är bäst på.",
        "Who we are, what we want and what we do best.",
    ),
    ("goals", "Mål", "Goals"),
    ("collaboration", "Samverkan", "Collaboration"),
    ("strengths", "Uppgivna styrkor", "Stated strengths"),
    ("offers", "Erbjuder", "Offers"),
    ("joint", "Är med i", "Takes part in"),
    ("seat", "Säte", "Seat"),
    (
        "no-offerings",
        "Ingen källa säger vad aktören erbjuder.",
        "No source says what it offers.",
    ),
    (
        "only-these",
        "Visa dess erbjudanden i listan",
        "Show its offerings in the list",
    ),
    ("flows", "Hänvisningar", "Referrals"),
    (
        "flows-lead",
        "Vem hänvisar till vem. En stjärna döljer antal från 1 till 4, och sådant som de kan räknas ut ur.",
        "Who passes on to whom. A star hides counts from 1 to 4, and what they could be worked out from.",
    ),
    ("from-to", "Från och till", "From and to"),
    (
        "too-few",
        "Hänvisningarna är för få för att visas utan att en enskild syns.",
        "There are too few referrals to show any without showing a single one.",
    ),
    (
        "foot",
        "Utan källa står ingenting här. Det som ingen har sagt är utelämnat.",
        "Nothing stands here without a source. What nobody has said is left out.",
    ),
    ("top", "Till början", "To the top"),
    ("made-with", "Gjord med lots", "Made with lots"),
    ("ends", "upphör", "ends"),
    ("status-paused", "vilande", "paused"),
    ("status-ended", "avslutad", "ended"),
    ("free", "gratis", "free"),
    ("fee", "avgift", "fee"),
    ("loan", "lån", "loan"),
    ("equity", "ägarkapital", "equity"),
    ("grant", "bidrag", "grant"),
    ("unpriced", "pris ej angivet", "price not stated"),
    ("local", "länet", "county"),
    ("regional", "flera län", "several counties"),
    ("national", "hela landet", "national"),
    ("fresh", "aktuell", "fresh"),
    ("due", "bör kontrolleras", "due"),
    ("overdue", "för gammal", "overdue"),
    ("unverified", "ej verifierad", "unverified"),
    ("role-member", "medlem", "member"),
    ("role-associated", "associerad", "associated"),
];

/// Returns a word of the page; a key that there is not stands for itself, which tests keep from happening.
pub(super) fn word(key: &'static str, lang: Lang) -> &'static str {
    let found = WORDS.iter().find(|(known, ..)| *known == key);
    debug_assert!(
        found.is_some() || key.is_empty(),
        "there is no word `{key}`"
    );
    found.map_or(key, |(_, sv, en)| lang.pick(sv, en))
}

/// Returns the same thing said in both languages.
pub(super) fn both(say: impl Fn(Lang) -> String) -> [String; 2] {
    [Lang::Sv, Lang::En].map(say)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_word_that_the_page_uses_is_there_once() {
        let keys: BTreeSet<&str> = WORDS.iter().map(|(key, ..)| *key).collect();
        assert_eq!(keys.len(), WORDS.len());
        let mut used = BTreeSet::new();
        for template in [
            include_str!("../../../templates/atlas/page.html"),
            include_str!("../../../templates/atlas/list.html"),
            include_str!("../../../templates/atlas/card.html"),
            include_str!("../../../templates/atlas/actor.html"),
        ] {
            for part in template.split("data-w=").skip(1) {
                let part = part.trim_start_matches('"');
                used.insert(part.split(['"', '>', ' ']).next().expect("a part"));
            }
            for part in template.split("self.w(\"").skip(1) {
                used.insert(part.split('"').next().expect("a part"));
            }
        }
        for part in include_str!("../../../templates/atlas/atlas.js")
            .split(" say('")
            .skip(1)
        {
            used.insert(part.split('\'').next().expect("a part"));
        }
        used.retain(|key| !key.contains("{{"));
        let unknown: Vec<_> = used.difference(&keys).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        assert!(used.len() > 60, "only {} were seen", used.len());
    }

    #[test]
    fn no_word_is_sent_with_the_page_that_it_does_not_use() {
        let sources = [
            include_str!("../../../templates/atlas/page.html"),
            include_str!("../../../templates/atlas/list.html"),
            include_str!("../../../templates/atlas/card.html"),
            include_str!("../../../templates/atlas/actor.html"),
            include_str!("../../../templates/atlas/atlas.js"),
            include_str!("cards.rs"),
            include_str!("data.rs"),
            include_str!("mod.rs"),
        ];
        for (key, ..) in WORDS {
            let spelt = [
                format!("\"{key}\""),
                format!("'{key}'"),
                format!("data-w={key}>"),
                format!("data-w={key} "),
            ];
            let is_used = |source: &&str| spelt.iter().any(|spelt| source.contains(spelt));
            assert!(sources.iter().any(is_used), "{key}");
        }
    }
}
