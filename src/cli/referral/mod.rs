//! What can be typed about referrals; what it asks for is in `request`.

mod request;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::args::WantedArgs;
use crate::model::age::MOST_MONTHS;
use crate::model::date::PartialDate;
use crate::model::referral::Consent;
use crate::request::{CardFormat, Format, StatsBy};

pub(super) const REFER_HELP: &str = "\
Examples:
  lots refer almi/microloan
  lots refer almi/microloan inkubera/coaching --client K-17 --reason \"needs money for a first series\"
  lots refer prv/patent-database --from coompanion --yes --format json

At a terminal it asks for what is missing and shows what it will write before it writes. The client is a code of your own, never a \
name; texts with a personal identity number, an e-mail address or a phone number are refused. The card goes to standard output, to \
paste into a mail.";

const UPDATE_HELP: &str = "\
Examples:
  lots referral update R-7K3M accepted
  lots referral update 7k3m declined --reason no-capacity
  lots referral update R-7K3M completed --outcome helped --on 2026-11-20
  lots referral update R-7K3M noted --consent-share yes

What may follow what:
  sent                     accepted, declined, referred-on, cancelled, unknown
  accepted                 in-progress, completed, failed, referred-on, cancelled, unknown
  in-progress, on-hold     each other or themselves (news), completed, failed, referred-on, cancelled, unknown
  declined, failed, cancelled, completed, unknown      reopened
  reopened                 any of those above but sent
  any                      noted (something to remember, or a consent: it stands where it stood); entered-in-error, the end

declined and failed want a reason: not-eligible, no-capacity, not-offered, already-client, other; failed also client-declined, \
no-contact. completed wants an outcome: helped, client-declined, no-contact, other.";

#[derive(Debug, Args)]
pub(super) struct ReferArgs {
    /// Ids of offerings, as `lots find` prints them
    #[arg(required = true, value_name = "OFFERING")]
    offerings: Vec<String>,
    /// Who passes the client on; without it your own organisation (`LOTS_ACTOR` or `actor` in config.toml)
    #[arg(long, value_name = "ACTOR", help_heading = "Referral")]
    from: Option<String>,
    /// A code of your own for the client, never a name
    #[arg(long, value_name = "CODE", help_heading = "Referral")]
    client: Option<String>,
    /// Kind of help that is needed
    #[arg(long, value_name = "AREA", help_heading = "Referral")]
    area: Option<String>,
    /// Where the client is
    #[arg(long, value_name = "STAGE", help_heading = "Referral")]
    stage: Option<String>,
    /// Why the client is passed on
    #[arg(long, value_name = "TEXT", help_heading = "Referral")]
    reason: Option<String>,
    /// What has been done so far
    #[arg(long, value_name = "TEXT", help_heading = "Referral")]
    note: Option<String>,
    /// Whether the client agrees to be passed on by name
    #[arg(long, value_name = "yes|no|not-asked", value_parser = consent, help_heading = "Referral")]
    consent_share: Option<Consent>,
    /// Whether the client agrees to be counted in shared figures
    #[arg(long, value_name = "yes|no|not-asked", value_parser = consent, help_heading = "Referral")]
    consent_count: Option<Consent>,
    /// The day on which the client was passed on; without it today
    #[arg(long, value_name = "DATE", value_parser = day, help_heading = "Referral")]
    on: Option<Date>,
    /// How to write the card
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        help_heading = "Output"
    )]
    card: CardFormat,
    /// Print this name on the card; it is never stored, and needs `--consent-share yes`
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    client_name: Option<String>,
    /// Ask nothing
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    wanted: WantedArgs,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(super) enum ReferralVerb {
    /// List referrals, those first that want attention
    #[command(
        after_help = "Examples:\n  lots referral list --due\n  lots referral list --open --to almi\n  lots referral list --since 2026 --format csv --output referrals.csv"
    )]
    List(ListArgs),
    /// Show one referral with all that happened to it
    #[command(after_help = "Example:\n  lots referral show R-7K3M")]
    Show {
        #[command(flatten)]
        code: Code,
        #[command(flatten)]
        wanted: WantedArgs,
    },
    /// Note a client who arrived from another organisation, under the code on its card
    #[command(
        after_help = "Example:\n  lots referral receive R-7K3M --from coompanion --offering almi/microloan"
    )]
    Receive(ReceiveArgs),
    /// Note what happened to a referral
    #[command(after_help = UPDATE_HELP)]
    Update(UpdateArgs),
    /// Print the hand-over card of a referral
    #[command(after_help = "Example:\n  lots referral card R-7K3M --card markdown")]
    Card {
        #[command(flatten)]
        code: Code,
        /// How to write the card
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        card: CardFormat,
        /// Print this name on the card; it is never stored, and needs the client's consent
        #[arg(long, value_name = "NAME")]
        client_name: Option<String>,
        /// Write to a file, whole or not at all
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Count: who passes on to whom, what came of it, how fast answers come
    #[command(
        after_help = "Examples:\n  lots referral stats --since 2026\n  lots referral stats --by month --format csv\n\nCounts from 1 to 4 are hidden (`*`), and so is what they could be worked out from; `--exact` shows them. Clients who do not want to be counted are left out. Of two records of one referral, the sender's and the receiver's, the sender's counts."
    )]
    Stats(StatsArgs),
    /// Take a client's code, reasons and notes out of the ledger for good
    #[command(
        after_help = "Example:\n  lots referral forget K-17 --yes\n\nWithout --yes it only says what it would do. The referrals stay, so that counts do."
    )]
    Forget {
        /// The client's code
        client: String,
        /// Do it
        #[arg(long, short)]
        yes: bool,
        #[command(flatten)]
        wanted: WantedArgs,
    },
    /// Take codes, reasons and notes out of old closed referrals for good
    #[command(
        after_help = "Examples:\n  lots referral purge\n  lots referral purge --older-than 36 --yes\n\nWithout --yes it only says what it would do. The referrals stay, so that counts do."
    )]
    Purge {
        /// Months since the last thing happened; without it what the catalogue says (`retention`)
        #[arg(long, value_name = "MONTHS", value_parser = months)]
        older_than: Option<u32>,
        /// Do it
        #[arg(long, short)]
        yes: bool,
        #[command(flatten)]
        wanted: WantedArgs,
    },
    /// Write all referrals and events, to keep or to merge elsewhere
    #[command(
        after_help = "Examples:\n  lots referral export --output backup.jsonl\n  lots referral export --without-texts > for-the-network.jsonl\n  lots referral export --format csv\n\njsonl and json have referrals and events and can be merged; csv has a row per referral."
    )]
    Export(ExportArgs),
    /// Take over what other ledgers know
    #[command(
        after_help = "Example:\n  lots referral merge almi.jsonl coompanion.jsonl\n\nMerging twice, or in another order, makes no difference. It tells where sender and receiver disagree."
    )]
    Merge {
        /// Files that `lots referral export` wrote
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Ask nothing; it never does
        #[arg(long, short)]
        yes: bool,
        #[command(flatten)]
        wanted: WantedArgs,
    },
}

#[derive(Debug, Args)]
pub(super) struct Code {
    /// The code, in any case, with or without `R-`, or its beginning
    #[arg(value_name = "CODE")]
    code: String,
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Only those to which something is still to come
    #[arg(long, help_heading = "Filters")]
    open: bool,
    /// Only those for which an answer or news is late
    #[arg(long, help_heading = "Filters")]
    due: bool,
    /// Only those that stand so
    #[arg(
        long,
        value_name = "STATUS",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    status: Vec<String>,
    /// Only those to this actor
    #[arg(long, value_name = "ACTOR", help_heading = "Filters")]
    to: Option<String>,
    /// Only those from this actor
    #[arg(long, value_name = "ACTOR", help_heading = "Filters")]
    from: Option<String>,
    /// Only those from this day, month or year on
    #[arg(long, value_name = "DATE", value_parser = first_day, help_heading = "Filters")]
    since: Option<Date>,
    /// Only this client's
    #[arg(long, value_name = "CODE", help_heading = "Filters")]
    client: Option<String>,
    #[command(flatten)]
    wanted: WantedArgs,
}

#[derive(Debug, Args)]
pub(super) struct ReceiveArgs {
    /// The code on the card
    code: String,
    /// Who passed the client on
    #[arg(long, value_name = "ACTOR")]
    from: String,
    /// What the client was passed on to
    #[arg(long, value_name = "ID")]
    offering: String,
    /// A code of your own for the client, never a name
    #[arg(long, value_name = "CODE")]
    client: Option<String>,
    /// Anything to remember
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Whether the client agrees to be passed on by name
    #[arg(long, value_name = "yes|no|not-asked", value_parser = consent)]
    consent_share: Option<Consent>,
    /// Whether the client agrees to be counted in shared figures
    #[arg(long, value_name = "yes|no|not-asked", value_parser = consent)]
    consent_count: Option<Consent>,
    /// The day on which the client was passed on, as it stands on the card; without it today
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// Ask nothing; it never does
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    wanted: WantedArgs,
}

#[derive(Debug, Args)]
pub(super) struct UpdateArgs {
    /// The whole code, in any case, with or without `R-`
    #[arg(value_name = "CODE")]
    code: String,
    /// Where the referral stands now: accepted, in-progress, on-hold, completed, declined, failed, referred-on, cancelled, unknown,
    /// reopened, entered-in-error, or noted, which only adds a note
    #[arg(value_name = "STATUS")]
    status: Option<String>,
    /// Why it came to nothing
    #[arg(long, value_name = "REASON")]
    reason: Option<String>,
    /// What came of it
    #[arg(long, value_name = "OUTCOME")]
    outcome: Option<String>,
    /// Anything to remember
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Whether the client agrees to be passed on by name
    #[arg(long, value_name = "yes|no|not-asked", value_parser = consent)]
    consent_share: Option<Consent>,
    /// Whether the client agrees to be counted in shared figures
    #[arg(long, value_name = "yes|no|not-asked", value_parser = consent)]
    consent_count: Option<Consent>,
    /// The day on which it happened; without it today
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// Ask nothing
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    wanted: WantedArgs,
}

#[derive(Debug, Args)]
pub(super) struct StatsArgs {
    /// Only those from this day, month or year on
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    since: Option<Date>,
    /// Only those until the end of this day, month or year
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    until: Option<Date>,
    /// One row per actor, area, stage or month
    #[arg(long, value_name = "WHAT")]
    by: Option<StatsBy>,
    /// Show counts from 1 to 4 too
    #[arg(long)]
    exact: bool,
    #[command(flatten)]
    wanted: WantedArgs,
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// How to write them: jsonl, json or csv
    #[arg(long, short, value_name = "FORMAT", value_parser = export_format)]
    format: Option<Format>,
    /// Leave out client codes, reasons and notes
    #[arg(long)]
    without_texts: bool,
    /// Read what can be read of a damaged ledger
    #[arg(long)]
    salvage: bool,
    /// Write to a file, whole or not at all
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn consent(typed: &str) -> Result<Consent, String> {
    let key = match typed.to_lowercase().as_str() {
        "ja" => "yes",
        "nej" => "no",
        _ => typed,
    };
    Consent::from_key(key).ok_or_else(|| "write `yes`, `no` or `not-asked`".to_owned())
}

fn day(typed: &str) -> Result<Date, String> {
    let day = PartialDate::parse(typed).and_then(PartialDate::full);
    day.ok_or_else(|| "write a day: 2026-11-24".to_owned())
}

fn partial(typed: &str) -> Result<PartialDate, String> {
    PartialDate::parse(typed)
        .ok_or_else(|| "write a day, a month or a year: 2026-11-24, 2026-11, 2026".to_owned())
}

fn first_day(typed: &str) -> Result<Date, String> {
    Ok(partial(typed)?.first_day())
}

fn last_day(typed: &str) -> Result<Date, String> {
    Ok(partial(typed)?.last_day())
}

fn months(typed: &str) -> Result<u32, String> {
    typed
        .strip_suffix('m')
        .unwrap_or(typed)
        .parse()
        .ok()
        .filter(|months| (1..=MOST_MONTHS.cast_unsigned()).contains(months))
        .ok_or_else(|| "write a number of months: 24".to_owned())
}

fn export_format(typed: &str) -> Result<Format, String> {
    match typed {
        "jsonl" => Ok(Format::Jsonl),
        "json" => Ok(Format::Json),
        "csv" => Ok(Format::Csv),
        _ => Err("write `jsonl`, `json` or `csv`".to_owned()),
    }
}
