//! Actors as a listing.

use super::words;
use super::{Cell, Column, Place, Rows, Tone};
use crate::index::ActorRow;
use crate::model::text::Lang;
use crate::model::vocabulary::{Dimension, Vocabulary};

/// Returns a listing of actors; `own` is the id of one's own organisation.
pub(crate) fn rows(
    actors: &[ActorRow],
    vocabulary: &Vocabulary,
    own: Option<&str>,
    lang: Lang,
) -> Rows {
    let columns = vec![
        Column::new("name", lang.pick("Namn", "Name"), Place::Always),
        Column::new("id", "Id", Place::Beneath),
        Column::new("kind", lang.pick("Typ", "Kind"), Place::Wide),
        Column::new("role", lang.pick("Roll", "Role"), Place::Always),
        Column::new("status", "Status", Place::Always),
        Column::new("until", lang.pick("Till och med", "Until"), Place::Asked),
        Column::new("offerings", lang.pick("Erbjuder", "Offers"), Place::Always).number(),
        Column::new("ended", lang.pick("Avslutat", "Ended"), Place::Always).number(),
        Column::new("municipalities", lang.pick("Säte", "Seat"), Place::Wide),
        Column::new("serves", lang.pick("Betjänar", "Serves"), Place::Asked),
        Column::new("website", lang.pick("Webbplats", "Website"), Place::Wide),
        Column::new("strengths", lang.pick("Styrkor", "Strengths"), Place::Asked),
        Column::new("purpose", lang.pick("Syfte", "Purpose"), Place::Asked),
    ];
    let row = |actor: &ActorRow| {
        let name = Cell::in_language(&actor.name, lang).tone(Tone::Title);
        let name = words::own(name, own == Some(actor.id.as_str()), lang);
        vec![
            name,
            Cell::text(&actor.id).tone(Tone::Muted),
            words::kind(&actor.kind, lang),
            words::role(&actor.role, lang),
            words::status(actor.status.as_deref(), actor.until.as_deref(), lang),
            Cell::maybe(actor.until.clone()),
            Cell::number(actor.offerings),
            Cell::number(actor.ended),
            words::terms(
                vocabulary,
                Dimension::Municipality,
                &actor.municipalities,
                lang,
            ),
            words::terms(vocabulary, Dimension::Municipality, &actor.serves, lang),
            Cell::maybe(actor.website.clone()),
            words::terms(vocabulary, Dimension::Area, &actor.strengths, lang),
            Cell::in_language(&actor.purpose, lang),
        ]
    };
    Rows {
        columns,
        rows: actors.iter().map(row).collect(),
    }
}
