//! The arguments of the verbs that look at the whole catalogue.

use super::args::WantedArgs;
use super::as_of::{AsOfArgs, since};
use crate::request::{AsOf, ClientPath, Find, Gaps, Map, Request, WhatIf};

pub(super) const MAP_EXAMPLES: &str = "\
Examples:
  lots map
  lots map --audience student --names
  lots map --long --format csv --output map.csv
  lots map --since 2026-01-01

Each cell counts what `lots find --area AREA --stage STAGE` finds. The sums count each offering once. With --since, only the \
cells that differ are listed, with the offerings that came and went.";

pub(super) const GAPS_EXAMPLES: &str = "\
Examples:
  lots gaps
  lots gaps --kind overlap --area loans
  lots gaps --kind single --actor almi
  lots gaps --audience farm --kind empty,single
  lots gaps --min 4 --format csv --output gaps.csv

Kinds: empty (a cell without offerings), single (one actor alone in a cell), overlap (several for the same audience: a candidate \
for a joint offering), silent (a member without offerings), unnamed (an audience that no current offering names).";

pub(super) const COMPARE_EXAMPLES: &str = "\
Examples:
  lots compare almi drivhuset
  lots compare almi coompanion nyforetagarcentrum --format json";

pub(super) const PATH_EXAMPLES: &str = "\
Examples:
  lots path --from idea --to growth --area patent
  lots path --audience student --limit 1";

pub(super) const WHAT_IF_EXAMPLES: &str = "\
Examples:
  lots what-if --without inkubera
  lots what-if --without inkubera --audience student
  lots what-if --without almi --without region-orebro-lan --format json";

// Which offerings count.
#[derive(Debug, Default, clap::Args)]
struct ForArgs {
    /// Who the client is; what is open to more than these counts too
    #[arg(
        long,
        value_name = "AUDIENCE",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    audience: Vec<String>,
    /// Where the client is at home; leaves out only what says that it serves others
    #[arg(
        long,
        value_name = "PLACE",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    municipality: Vec<String>,
}

impl ForArgs {
    fn into_find(self) -> Find {
        Find {
            audiences: self.audience,
            municipalities: self.municipality,
            ..Find::default()
        }
    }
}

#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "they are typed one by one")]
pub(super) struct MapArgs {
    /// Offered by this actor
    #[arg(
        long,
        value_name = "ACTOR",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    actor: Vec<String>,
    #[command(flatten)]
    whom: ForArgs,
    /// Only of actors that have signed up to the network
    #[arg(long, help_heading = "Filters")]
    members: bool,
    /// Count what has ended or is paused too
    #[arg(long, help_heading = "Filters")]
    all: bool,
    #[command(flatten)]
    as_of: AsOfArgs,
    /// List the cells that have changed since the day, month or year began, or since a git revision; as for --as-of, the catalogue has to
    /// lie in a git repository
    #[arg(long, value_name = "DATE|REV", value_parser = since, conflicts_with_all = ["names", "long"])]
    since: Option<AsOf>,
    /// Who, in place of how many; at a terminal a row per cell
    #[arg(long)]
    names: bool,
    /// A row per cell, with numbers, actors and offerings
    #[arg(long, conflicts_with = "names")]
    long: bool,
    #[command(flatten)]
    wanted: WantedArgs,
}

impl MapArgs {
    pub(super) fn into_request(self) -> (Request, WantedArgs) {
        let asked = Find {
            actors: self.actor,
            all: self.all,
            as_of: self.as_of.into_as_of(),
            ..self.whom.into_find()
        };
        let map = Map {
            asked,
            members: self.members,
            names: self.names,
            long: self.long,
            since: self.since,
        };
        (Request::Map(map), self.wanted)
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct GapsArgs {
    #[command(flatten)]
    whom: ForArgs,
    /// Only of actors that have signed up to the network
    #[arg(long, help_heading = "Filters")]
    members: bool,
    #[command(flatten)]
    as_of: AsOfArgs,
    /// Only these kinds: empty, single, overlap, silent, unnamed
    #[arg(
        long,
        value_name = "KIND",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    kind: Vec<String>,
    /// Only in these areas
    #[arg(
        long,
        short,
        value_name = "AREA",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    area: Vec<String>,
    /// Only at these stages
    #[arg(
        long,
        short,
        value_name = "STAGE",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    stage: Vec<String>,
    /// Only what is about one of these actors
    #[arg(
        long,
        value_name = "ACTOR",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    actor: Vec<String>,
    /// How many actors in a cell, for the same audience, are an overlap
    #[arg(long, value_name = "N", default_value = "2", value_parser = clap::value_parser!(u32).range(2..))]
    min: u32,
    #[command(flatten)]
    wanted: WantedArgs,
}

impl GapsArgs {
    pub(super) fn into_request(self) -> (Request, WantedArgs) {
        let gaps = Gaps {
            asked: Find {
                as_of: self.as_of.into_as_of(),
                ..self.whom.into_find()
            },
            members: self.members,
            kinds: self.kind,
            areas: self.area,
            stages: self.stage,
            actors: self.actor,
            min: usize::try_from(self.min).unwrap_or(usize::MAX),
        };
        (Request::Gaps(gaps), self.wanted)
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct CompareArgs {
    /// Ids or names of two or more actors; `lots actors` lists them
    #[arg(required = true, num_args = 1.., value_name = "ACTOR", value_delimiter = ',')]
    actors: Vec<String>,
    #[command(flatten)]
    wanted: WantedArgs,
}

impl CompareArgs {
    pub(super) fn into_request(self) -> (Request, WantedArgs) {
        (Request::Compare(self.actors), self.wanted)
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct PathArgs {
    /// Where the client is; without it the first stage
    #[arg(long, value_name = "STAGE")]
    from: Option<String>,
    /// Where the client wants to be; without it the last stage
    #[arg(long, value_name = "STAGE")]
    to: Option<String>,
    /// Kind of help
    #[arg(
        long,
        short,
        value_name = "AREA",
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    area: Vec<String>,
    #[command(flatten)]
    whom: ForArgs,
    /// Show at most this many for each stage; without it 3 at a terminal, all in a pipe
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    #[command(flatten)]
    wanted: WantedArgs,
}

impl PathArgs {
    pub(super) fn into_request(self) -> (Request, WantedArgs) {
        let path = ClientPath {
            asked: Find {
                areas: self.area,
                limit: self.limit.and_then(|limit| usize::try_from(limit).ok()),
                ..self.whom.into_find()
            },
            from: self.from,
            to: self.to,
        };
        (Request::Path(path), self.wanted)
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct WhatIfArgs {
    /// The actor that would not be there
    #[arg(long, value_name = "ACTOR", value_delimiter = ',', required = true)]
    without: Vec<String>,
    #[command(flatten)]
    whom: ForArgs,
    #[command(flatten)]
    wanted: WantedArgs,
}

impl WhatIfArgs {
    pub(super) fn into_request(self) -> (Request, WantedArgs) {
        let what_if = WhatIf {
            asked: self.whom.into_find(),
            without: self.without,
        };
        (Request::WhatIf(what_if), self.wanted)
    }
}
