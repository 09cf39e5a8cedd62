//! Swedish and English words to make catalogues of: compounds with their inflections, and sentences around them.
//!
//! The compounds come to tens of thousands of different words, as in a text that people wrote. Knows nothing of catalogues.

use super::random::Random;

/// What a Swedish compound may begin with.
const FIRST: [&str; 88] = [
    "innovations",
    "affärs",
    "företags",
    "produkt",
    "export",
    "miljö",
    "energi",
    "livsmedels",
    "skogs",
    "jordbruks",
    "tillväxt",
    "kompetens",
    "digitaliserings",
    "hållbarhets",
    "finansierings",
    "marknads",
    "forsknings",
    "teknik",
    "industri",
    "robot",
    "verkstads",
    "hälso",
    "vård",
    "turism",
    "besöks",
    "kultur",
    "start",
    "utvecklings",
    "lednings",
    "styrelse",
    "ägar",
    "generationsskiftes",
    "immaterial",
    "varumärkes",
    "design",
    "tjänste",
    "kund",
    "inköps",
    "logistik",
    "åkeri",
    "bygg",
    "trä",
    "metall",
    "gruv",
    "vatten",
    "värme",
    "kyl",
    "fjärrvärme",
    "batteri",
    "data",
    "program",
    "spel",
    "musik",
    "mat",
    "måltids",
    "trädgårds",
    "växthus",
    "frö",
    "djur",
    "fisk",
    "läns",
    "kommun",
    "landsbygds",
    "stads",
    "områdes",
    "skol",
    "högskole",
    "universitets",
    "doktorand",
    "examens",
    "ungdoms",
    "kvinno",
    "integrations",
    "kooperativ",
    "förenings",
    "idé",
    "reklam",
    "förpacknings",
    "kvalitets",
    "säkerhets",
    "arbetsmiljö",
    "lager",
    "maskin",
    "verktygs",
    "labb",
    "test",
    "simulerings",
    "återvinnings",
];

const UTRUM_AR: [&str; 5] = ["", "en", "ar", "arna", "ens"];
const UTRUM_ER: [&str; 5] = ["", "en", "er", "erna", "ens"];
const NEUTER: [&str; 4] = ["", "et", "en", "ets"];
const PERSON: [&str; 4] = ["", "n", "na", "ns"];

/// What a Swedish compound may end with, and the endings that this part takes.
const LAST: [(&str, &[&str]); 44] = [
    ("rådgivning", &UTRUM_AR),
    ("utbildning", &UTRUM_AR),
    ("forskning", &UTRUM_AR),
    ("finansiering", &UTRUM_AR),
    ("utveckling", &UTRUM_AR),
    ("prövning", &UTRUM_AR),
    ("granskning", &UTRUM_AR),
    ("satsning", &UTRUM_AR),
    ("handledning", &UTRUM_AR),
    ("samordning", &UTRUM_AR),
    ("licensiering", &UTRUM_AR),
    ("träff", &UTRUM_AR),
    ("dag", &UTRUM_AR),
    ("process", &UTRUM_ER),
    ("kostnad", &UTRUM_ER),
    ("marknad", &UTRUM_ER),
    ("produkt", &UTRUM_ER),
    ("verksamhet", &UTRUM_ER),
    ("möjlighet", &UTRUM_ER),
    ("tjänst", &UTRUM_ER),
    ("insats", &UTRUM_ER),
    ("kontakt", &UTRUM_ER),
    ("student", &UTRUM_ER),
    ("konsult", &UTRUM_ER),
    ("prototyp", &UTRUM_ER),
    ("grupp", &UTRUM_ER),
    ("lån", &NEUTER),
    ("bidrag", &NEUTER),
    ("stöd", &NEUTER),
    ("företag", &NEUTER),
    ("projekt", &NEUTER),
    ("nätverk", &NEUTER),
    ("avtal", &NEUTER),
    ("skydd", &NEUTER),
    ("samtal", &NEUTER),
    ("besök", &NEUTER),
    ("underlag", &NEUTER),
    ("kontor", &NEUTER),
    ("rådgivare", &PERSON),
    ("forskare", &PERSON),
    ("företagare", &PERSON),
    ("ägare", &PERSON),
    ("handledare", &PERSON),
    ("investerare", &PERSON),
];

const VERBS_SV: [&str; 16] = [
    "ger",
    "söker",
    "går igenom",
    "prövar",
    "förbereder",
    "följer upp",
    "bygger",
    "räknar på",
    "ordnar",
    "öppnar för",
    "kräver",
    "delar kostnaden för",
    "håller i",
    "möter",
    "stärker",
    "jämför",
];

const BETWEEN_SV: [&str; 10] = [
    "och",
    "med",
    "för",
    "tillsammans med",
    "inför",
    "utan",
    "genom",
    "före",
    "från",
    "i stället för",
];

const ENDS_SV: [&str; 8] = [
    "i länet",
    "under det första året",
    "två gånger om året",
    "i mån av plats",
    "på plats i Örebro",
    "utan kostnad",
    "efter överenskommelse",
    "så länge pengarna räcker",
];

const ADJECTIVES_EN: [&str; 24] = [
    "early",
    "regional",
    "joint",
    "practical",
    "thorough",
    "short",
    "new",
    "first",
    "second",
    "industrial",
    "digital",
    "sustainable",
    "technical",
    "commercial",
    "independent",
    "free",
    "shared",
    "local",
    "national",
    "careful",
    "written",
    "open",
    "small",
    "growing",
];

const NOUNS_EN: [&str; 40] = [
    "advice",
    "training",
    "network",
    "patent search",
    "coach",
    "office",
    "grant",
    "loan",
    "investor",
    "market",
    "study",
    "prototype",
    "test bed",
    "business plan",
    "customer",
    "supplier",
    "board",
    "owner",
    "handover",
    "licence",
    "trade mark",
    "design",
    "project",
    "workshop",
    "adviser",
    "researcher",
    "student",
    "company",
    "association",
    "farm",
    "factory",
    "application",
    "meeting",
    "report",
    "agreement",
    "budget",
    "calculation",
    "permit",
    "exhibition",
    "course",
];

const VERBS_EN: [&str; 12] = [
    "offers",
    "prepares",
    "goes through",
    "follows up",
    "pays for half of",
    "arranges",
    "compares",
    "opens",
    "requires",
    "tests",
    "strengthens",
    "meets",
];

/// Returns a Swedish compound in some inflection; now and then one of three parts.
pub(crate) fn compound(random: &mut Random) -> String {
    let mut word = random.one_of(&FIRST).to_owned();
    if random.below(20) == 0 {
        word.push_str(random.one_of(&FIRST));
    }
    let (last, endings) = random.one_of(&LAST);
    word.push_str(last);
    word.push_str(random.one_of(endings));
    word
}

/// Returns a Swedish compound as a heading: not inflected, with a capital letter.
pub(crate) fn heading_sv(random: &mut Random) -> String {
    let first = random.one_of(&FIRST);
    let (last, _) = random.one_of(&LAST);
    capital(&[first, last].concat())
}

/// Returns an English heading.
pub(crate) fn heading_en(random: &mut Random) -> String {
    capital(&format!(
        "{} {}",
        random.one_of(&ADJECTIVES_EN),
        random.one_of(&NOUNS_EN)
    ))
}

/// Returns a Swedish sentence.
pub(crate) fn sentence_sv(random: &mut Random) -> String {
    let sentence = format!(
        "{} {} {} {} {} {}.",
        compound(random),
        random.one_of(&VERBS_SV),
        compound(random),
        random.one_of(&BETWEEN_SV),
        compound(random),
        random.one_of(&ENDS_SV)
    );
    capital(&sentence)
}

/// Returns an English sentence.
pub(crate) fn sentence_en(random: &mut Random) -> String {
    format!(
        "The {} {} {} the {} {} and the {}.",
        random.one_of(&ADJECTIVES_EN),
        random.one_of(&NOUNS_EN),
        random.one_of(&VERBS_EN),
        random.one_of(&ADJECTIVES_EN),
        random.one_of(&NOUNS_EN),
        random.one_of(&NOUNS_EN)
    )
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
