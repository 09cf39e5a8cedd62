//! What can be typed. Nothing here looks at the world; values are understood by the commands.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use super::Invocation;
use super::as_of::AsOfArgs;
use super::referral::{self, ReferArgs, ReferralVerb};
use super::whole;
use crate::config::{Color, Flags};
use crate::file;
use crate::model::text::Lang;
use crate::model::vocabulary::Dimension;
use crate::request::{Find, FindingFormat, Format, Request, Show, Wanted};

const AFTER_HELP: &str = "\
Environment: LOTS_CATALOGUE, LOTS_LEDGER, LOTS_ACTOR (your own organisation), LOTS_LANG, LOTS_TODAY (answer as on that day), \
NO_COLOR, CLICOLOR_FORCE (colours in a pipe, too).

Exit codes: 0 answered or done, 1 answered no (nothing found, errors in the catalogue), 2 could not answer.

The catalogue is the one of --catalogue, of LOTS_CATALOGUE, the nearest `catalogue.toml` or `data/catalogue.toml` upwards from \
the working directory, the one of config.toml, or else the one inside the program.";

/// Who offers what, to whom, at which stage: look it up and pilot the client right
#[derive(Debug, Parser)]
#[command(name = "lots", version, after_help = AFTER_HELP, subcommand_required = true, arg_required_else_help = true)]
#[command(max_term_width = 100)]
pub(super) struct Args {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Args)]
struct Global {
    /// Folder of the catalogue
    #[arg(long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    catalogue: Option<PathBuf>,
    /// Language of data, titles and pages
    #[arg(long, global = true, value_name = "sv|en", value_parser = language, help_heading = "Everywhere")]
    lang: Option<Lang>,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", help_heading = "Everywhere")]
    color: Option<Color>,
    /// Say nothing on standard error but errors
    #[arg(long, short, global = true, help_heading = "Everywhere")]
    quiet: bool,
}

fn language(typed: &str) -> Result<Lang, String> {
    [Lang::Sv, Lang::En]
        .into_iter()
        .find(|lang| lang.code().eq_ignore_ascii_case(typed))
        .ok_or_else(|| "write `sv` or `en`".to_owned())
}

// The arguments of a verb are made when it is typed, which saves a quarter of a start. The comment of a struct of them is none of the
// documentation: clap would take it for the verb's.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Verb {
    /// Find the offerings that match
    #[command(after_help = FIND_EXAMPLES)]
    Find(FindArgs),
    /// Show one actor or one offering, whole
    #[command(
        after_help = "Examples:\n  lots show almi\n  lots show almi/microloan\n  lots show drivhuset --format json\n  lots show almi --as-of 2026-06"
    )]
    Show {
        /// Id or name: `almi`, `almi/microloan`, `microloan`, `start up örebro`
        #[arg(required = true, value_name = "ID|NAME")]
        id: Vec<String>,
        #[command(flatten)]
        as_of: AsOfArgs,
        #[command(flatten)]
        wanted: WantedArgs,
    },
    /// See areas by stages: how many offerings there are in each cell, or who
    #[command(after_help = whole::MAP_EXAMPLES)]
    Map(whole::MapArgs),
    /// See where nobody, one alone, or several alike offer something
    #[command(after_help = whole::GAPS_EXAMPLES)]
    Gaps(whole::GapsArgs),
    /// See actors beside each other: what only one covers, what several do, what they do together
    #[command(after_help = whole::COMPARE_EXAMPLES)]
    Compare(whole::CompareArgs),
    /// See a client's way through the stages: who can take over at each
    #[command(after_help = whole::PATH_EXAMPLES)]
    Path(whole::PathArgs),
    /// See what would be missing if an actor were not there
    #[command(after_help = whole::WHAT_IF_EXAMPLES)]
    WhatIf(whole::WhatIfArgs),
    /// List the actors with the number of their offerings
    #[command(after_help = "Example:\n  lots actors --format csv --output actors.csv")]
    Actors(WantedArgs),
    /// List the areas of help
    #[command(after_help = "Example:\n  lots areas --columns id,name,aliases")]
    Areas(WantedArgs),
    /// List the stages, in the client's order
    #[command(after_help = "Example:\n  lots stages --lang en")]
    Stages(WantedArgs),
    /// List the audiences
    #[command(after_help = "Example:\n  lots audiences --format json")]
    Audiences(WantedArgs),
    /// List the municipalities
    #[command(after_help = "Example:\n  lots municipalities --columns id,offerings")]
    Municipalities(WantedArgs),
    /// Pass a client on: note the referral, print its code and the hand-over card
    #[command(after_help = referral::REFER_HELP)]
    Refer(ReferArgs),
    /// Follow up on referrals: list, show, receive, update, card, stats, forget, purge, export, merge
    #[command(subcommand, arg_required_else_help = true)]
    Referral(ReferralVerb),
    /// Make one web page of the whole: the map, every offering and actor, the gaps
    #[command(after_help = ATLAS_EXAMPLES)]
    Atlas {
        /// Show who passes clients on to whom, from the ledger; small counts are masked
        #[arg(long)]
        with_referrals: bool,
        /// Write to a file, whole or not at all; without it to standard output, unless that is a terminal
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Check the catalogue and say everything that is wrong with it
    #[command(after_help = "Examples:\n  lots check\n  lots check --catalogue data --format short")]
    Check {
        /// How to write the findings; without it pretty, or what the output file's name says
        #[arg(long, short, value_name = "FORMAT")]
        format: Option<FindingFormat>,
        /// Write to a file, whole or not at all
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Explain a code of `lots check`, how a catalogue is written, referrals, or the columns
    #[command(
        after_help = "Examples:\n  lots explain\n  lots explain missing-source\n  lots explain catalogue\n  lots explain columns"
    )]
    Explain {
        /// The code in brackets behind `error` or `warning`, `catalogue`, `referrals` or `columns`; without it, all codes are listed
        #[arg(value_name = "CODE|catalogue|referrals|columns")]
        code: Option<String>,
    },
    /// Show settings with their origin, paths, versions, and the state of the index
    #[command(after_help = "Example:\n  lots doctor --format json")]
    Doctor(WantedArgs),
    /// Print what a shell needs to complete commands and ids
    #[command(after_help = COMPLETIONS_HELP)]
    Completions {
        /// The shell
        shell: Shell,
    },
}

const FIND_EXAMPLES: &str = "\
Examples:
  lots find --area patent --stage idea
  lots find patent idé student
  lots find lån men inte almi
  lots find --area loans,grants --audience farm --format csv --output farm.csv
  lots find premises --municipality karlskoga --explain
  lots find --area loans --as-of 2026-06

Values of one filter are alternatives, different filters must all hold. A filter takes ids, names in both languages and other \
words for them, with or without diacritics: --area lån, --area lan and --area loans are the same. WORDS that name something of \
the vocabulary or an actor are filters too; the rest is searched in the text, also inside compounds. If the \
other words name a need, a word that no offering has, or none for that need, is passed over. `lots areas`, `stages`, \
`audiences` and `actors` list what there is.";

const ATLAS_EXAMPLES: &str = "\
Examples:
  lots atlas --output atlas.html
  lots atlas --with-referrals --lang en --output atlas.html

The page is one file that needs no server and loads nothing from elsewhere: open it in a browser, mail it, put it on a web site. \
It has Swedish and English with a switch and opens in the language of --lang. The same catalogue on the same day gives the same bytes.";

const COMPLETIONS_HELP: &str = "\
Examples:
  lots completions bash > ~/.local/share/bash-completion/completions/lots
  lots completions zsh > ~/.zfunc/_lots
  lots completions fish > ~/.config/fish/completions/lots.fish
  lots completions elvish >> ~/.config/elvish/rc.elv
  lots completions powershell >> $PROFILE

The script asks `lots` itself, so that ids come from the catalogue at hand.";

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    #[value(name = "powershell")]
    PowerShell,
}

impl Shell {
    fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::Elvish => "elvish",
            Self::PowerShell => "powershell",
        }
    }
}

#[derive(Debug, clap::Args)]
struct FindArgs {
    /// What is looked for, in your own words
    words: Vec<String>,
    /// Kind of help
    #[arg(
        long,
        short,
        value_name = "AREA",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    area: Vec<String>,
    /// Where the client is
    #[arg(
        long,
        short,
        value_name = "STAGE",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    stage: Vec<String>,
    /// Who the client is; what is open to more than these is found too
    #[arg(
        long,
        value_name = "AUDIENCE",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    audience: Vec<String>,
    /// Offered by this actor
    #[arg(
        long,
        value_name = "ACTOR",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    actor: Vec<String>,
    /// Not offered by this actor
    #[arg(
        long,
        value_name = "ACTOR",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    not_actor: Vec<String>,
    /// Where the client is at home; leaves out only what says that it serves others
    #[arg(
        long,
        value_name = "PLACE",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    municipality: Vec<String>,
    /// What it costs: free, fee, loan, equity, grant, unknown
    #[arg(
        long,
        value_name = "PRICE",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    price: Vec<String>,
    /// Whether it can be had: active, paused, ended, unknown
    #[arg(
        long,
        value_name = "STATUS",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    status: Vec<String>,
    /// Show what has ended or is paused too
    #[arg(long, conflicts_with = "status", help_heading = "Filters")]
    all: bool,
    /// Say why each is found, what was near, and how they are ordered
    #[arg(long)]
    explain: bool,
    /// Show at most this many; without it 50 at a terminal, all in a pipe
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    #[command(flatten)]
    as_of: AsOfArgs,
    #[command(flatten)]
    wanted: WantedArgs,
}

// A verb's own arguments, deferred, come behind the flags for everywhere, which belong last.
#[derive(Debug, Default, clap::Args)]
#[command(mut_arg("catalogue", |last| last), mut_arg("lang", |last| last))]
#[command(mut_arg("color", |last| last), mut_arg("quiet", |last| last))]
pub(super) struct WantedArgs {
    /// How to write the answer; without it for people, or as the output file's name says
    #[arg(long, short, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    /// Only these columns, in this order
    #[arg(
        long,
        value_name = "KEYS",
        value_delimiter = ',',
        help_heading = "Output"
    )]
    columns: Vec<String>,
    /// Without the line of column titles
    #[arg(long, help_heading = "Output")]
    no_headers: bool,
    /// Write to a file, whole or not at all
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// CSV for spreadsheets: byte-order mark, semicolons, formulas defused
    #[arg(long, help_heading = "Output")]
    excel: bool,
    /// Columns that are never written
    #[arg(skip)]
    left_out: Vec<String>,
    /// Nothing but a format and a file can be said.
    #[arg(skip)]
    is_plain: bool,
}

impl WantedArgs {
    /// Returns what is wanted where only these can be said.
    pub(super) fn to_file(format: Option<Format>, output: Option<PathBuf>) -> Self {
        Self {
            format,
            output,
            is_plain: true,
            ..Self::default()
        }
    }

    /// Leaves columns out of what is written.
    pub(super) fn without(&mut self, keys: &[&str]) {
        self.left_out = keys.iter().map(|key| (*key).to_owned()).collect();
    }

    fn into_wanted(self) -> Wanted {
        let Self {
            format,
            columns,
            no_headers,
            output,
            excel,
            left_out,
            is_plain,
        } = self;
        let ending = output.as_deref().and_then(file::ending);
        let from_name = match ending.as_deref() {
            Some("csv") => Some(Format::Csv),
            Some("json") => Some(Format::Json),
            Some("jsonl") => Some(Format::Jsonl),
            Some("md") => Some(Format::Markdown),
            _ => None,
        };
        let format = format.or(from_name).or(excel.then_some(Format::Csv));
        // As elsewhere, `-` is standard output.
        let output = output.filter(|path| path.as_os_str() != "-");
        Wanted {
            format,
            columns,
            no_headers,
            output,
            excel,
            left_out,
            is_plain,
        }
    }
}

impl Args {
    /// Returns what was asked, without looking at anything.
    pub(super) fn into_invocation(self) -> Invocation {
        let Global {
            catalogue,
            lang,
            color,
            quiet,
        } = self.global;
        let (request, wanted) = match self.verb {
            Verb::Find(find) => {
                let FindArgs {
                    words,
                    area,
                    stage,
                    audience,
                    actor,
                    not_actor,
                    municipality,
                    price,
                    status,
                    all,
                    explain,
                    limit,
                    as_of,
                    wanted,
                } = find;
                let find = Find {
                    words,
                    areas: area,
                    stages: stage,
                    audiences: audience,
                    actors: actor,
                    not_actors: not_actor,
                    municipalities: municipality,
                    prices: price,
                    statuses: status,
                    all,
                    explain,
                    limit: limit.and_then(|limit| usize::try_from(limit).ok()),
                    as_of: as_of.into_as_of(),
                };
                (Request::Find(find), wanted)
            }
            Verb::Show { id, as_of, wanted } => {
                let (id, as_of) = (id.join(" "), as_of.into_as_of());
                (Request::Show(Show { id, as_of }), wanted)
            }
            Verb::Map(map) => map.into_request(),
            Verb::Gaps(gaps) => gaps.into_request(),
            Verb::Compare(compare) => compare.into_request(),
            Verb::Path(path) => path.into_request(),
            Verb::WhatIf(what_if) => what_if.into_request(),
            Verb::Actors(wanted) => (Request::Actors, wanted),
            Verb::Areas(wanted) => (Request::Terms(Dimension::Area), wanted),
            Verb::Stages(wanted) => (Request::Terms(Dimension::Stage), wanted),
            Verb::Audiences(wanted) => (Request::Terms(Dimension::Audience), wanted),
            Verb::Municipalities(wanted) => (Request::Terms(Dimension::Municipality), wanted),
            Verb::Refer(refer) => refer.into_request(),
            Verb::Referral(verb) => verb.into_request(),
            Verb::Check { format, output } => {
                let ending = output.as_deref().and_then(file::ending);
                let format = format.unwrap_or(match ending.as_deref() {
                    Some("json") => FindingFormat::Json,
                    _ => FindingFormat::Pretty,
                });
                (Request::Check(format), WantedArgs::to_file(None, output))
            }
            Verb::Atlas {
                with_referrals,
                output,
            } => (
                Request::Atlas { with_referrals },
                WantedArgs::to_file(None, output),
            ),
            Verb::Explain { code } => (Request::Explain(code), WantedArgs::default()),
            Verb::Doctor(wanted) => (Request::Doctor, wanted),
            Verb::Completions { shell } => {
                (Request::Completions(shell.name()), WantedArgs::default())
            }
        };
        Invocation {
            flags: Flags {
                catalogue,
                lang,
                color,
            },
            quiet,
            wanted: wanted.into_wanted(),
            request,
        }
    }
}
