//! From what was typed about referrals to what is asked.

use super::{ExportArgs, ReferArgs, ReferralVerb, export_format};
use crate::cli::args::WantedArgs;
use crate::file;
use crate::model::referral::Status;
use crate::request::{Export, Format, Listing, Receive, Refer, Referral, Request, Stats, Update};

impl ExportArgs {
    /// Returns the format that is wanted, or that the output file's name says.
    fn format(&self) -> Option<Format> {
        let ending = self.output.as_deref().and_then(file::ending);
        self.format.or_else(|| export_format(&ending?).ok())
    }
}

impl ReferArgs {
    pub(in crate::cli) fn into_request(self) -> (Request, WantedArgs) {
        let refer = Refer {
            offerings: self.offerings,
            from: self.from,
            client: self.client,
            area: self.area,
            stage: self.stage,
            reason: self.reason,
            note: self.note,
            consent_share: self.consent_share,
            consent_count: self.consent_count,
            on: self.on,
            card: self.card,
            client_name: self.client_name,
            yes: self.yes,
            is_told: false,
        };
        (Request::Refer(refer), self.wanted)
    }
}

impl ReferralVerb {
    pub(in crate::cli) fn into_request(self) -> (Request, WantedArgs) {
        let (referral, wanted) = match self {
            Self::List(list) => (
                Referral::List(Listing {
                    open: list.open,
                    due: list.due,
                    statuses: list.status,
                    from: list.from,
                    to: list.to,
                    since: list.since,
                    client: list.client,
                }),
                list.wanted,
            ),
            Self::Show { code, wanted } => (Referral::Show(code.code), wanted),
            Self::Receive(receive) => (
                Referral::Receive(Receive {
                    code: receive.code,
                    from: receive.from,
                    offering: receive.offering,
                    client: receive.client,
                    note: receive.note,
                    consent_share: receive.consent_share,
                    consent_count: receive.consent_count,
                    on: receive.on,
                }),
                receive.wanted,
            ),
            Self::Update(update) => (
                Referral::Update(Update {
                    code: update.code,
                    status: update.status,
                    reason: update.reason,
                    outcome: update.outcome,
                    note: update.note,
                    consent_share: update.consent_share,
                    consent_count: update.consent_count,
                    on: update.on,
                    yes: update.yes,
                }),
                update.wanted,
            ),
            Self::Card {
                code,
                card,
                client_name,
                output,
            } => (
                Referral::Card {
                    code: code.code,
                    card,
                    client_name,
                },
                WantedArgs::to_file(None, output),
            ),
            Self::Stats(stats) => (
                Referral::Stats(Stats {
                    since: stats.since,
                    until: stats.until,
                    by: stats.by,
                    exact: stats.exact,
                }),
                stats.wanted,
            ),
            Self::Forget {
                client,
                yes,
                wanted,
            } => (Referral::Forget { client, yes }, wanted),
            Self::Purge {
                older_than,
                yes,
                wanted,
            } => (Referral::Purge { older_than, yes }, wanted),
            // A row per referral is a listing of all of them.
            Self::Export(export) if export.format() == Some(Format::Csv) && !export.salvage => {
                let mut wanted = WantedArgs::to_file(export.format(), export.output);
                if export.without_texts {
                    wanted.without(&["client", "why", "note"]);
                }
                let statuses = Status::ALL.iter().map(|status| status.key().to_owned());
                let all = Listing {
                    statuses: statuses.collect(),
                    ..Listing::default()
                };
                (Referral::List(all), wanted)
            }
            Self::Export(export) => (
                Referral::Export(Export {
                    without_texts: export.without_texts,
                    salvage: export.salvage,
                }),
                WantedArgs::to_file(export.format(), export.output),
            ),
            Self::Merge {
                files,
                yes: _,
                wanted,
            } => (Referral::Merge(files), wanted),
        };
        (Request::Referral(referral), wanted)
    }
}
