//! `gaps`: where nobody, one alone, or several alike offer something.

use insta::assert_snapshot;

use crate::sandbox::Sandbox;
use crate::whole::coast;

#[test]
fn gaps_of_each_kind() {
    assert_snapshot!(coast().typed("gaps --lang en").yes(), @"
    What            Area    Stage   Audiences  Actors         Why it matters
    empty cell      Loans   Refit                             no known actor offers this
    one actor only  Advice  Growth             harbour        everything hangs on one actor, whose entry nobody has verified
    one actor only  Advice  Refit              yard           everything hangs on one actor, whose entry nobody has verified
    one actor only  Loans   Idea               harbour        everything hangs on one actor, whose entry nobody has verified
    one actor only  Loans   Growth             harbour        everything hangs on one actor, whose entry nobody has verified
    overlap         Advice  Idea    Anyone     harbour, yard  several do alike, and have something joint already
    -- stderr --
    6 findings: 1 empty, 4 single, 1 overlap, 0 silent, 0 unnamed
    ");
    assert_snapshot!(coast().typed("gaps --min 3 --columns kind,area,stage,actors,offerings,joint,freshness --format csv").yes(), @"
    kind,area,stage,actors,offerings,joint,freshness
    empty,loans,refit,,,,
    single,advice,growth,harbour,harbour/rope,,unverified
    single,advice,refit,yard,yard/dock,,unverified
    single,loans,idea,harbour,harbour/rope,,unverified
    single,loans,growth,harbour,harbour/rope,,unverified
    -- stderr --
    5 findings: 1 empty, 4 single, 0 overlap, 0 silent, 0 unnamed
    ");
}

#[test]
fn gaps_may_be_those_of_some_areas_stages_and_actors() {
    let all = "gaps --columns kind,area,stage,actors --format csv --no-headers";
    let rows = |more: &str| coast().typed(&format!("{all} {more}")).out;
    let whole = coast().typed(all).out;
    let that = |part: &dyn Fn(&str) -> bool| -> String {
        whole
            .split_inclusive('\n')
            .filter(|row| part(row))
            .collect()
    };
    assert_eq!(rows("--area lån"), that(&|row| row.contains(",loans,")));
    assert_eq!(rows("--stage idea"), that(&|row| row.contains(",idea,")));
    let about = rows("--actor harbour");
    assert!(!about.is_empty() && about != whole);
    assert_eq!(about, that(&|row| row.contains("harbour")));
    let none = coast().typed("gaps --area loans --stage idea --kind overlap");
    assert_eq!(none.code, 1, "{none}");
    assert!(none.err.contains("no such gaps or overlaps"), "{none}");
}

/// Small companies may well have what no company of any size has.
#[test]
fn what_some_of_them_have_is_not_offered_to_all() {
    let of_kinds = Sandbox::new()
        .typed("gaps --lang en --audience company --area loans")
        .yes();
    let all = "nobody offers it to all of them";
    assert!(of_kinds.out.contains(all), "{of_kinds}");
}
