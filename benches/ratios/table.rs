//! Prints what was measured, line by line as it comes: a ratio, what it may be at most, and whether it is.

/// Begins the table.
pub(crate) fn begin() {
    line("files", "work", "against", "measured", "at most", "");
    line("---:", "---", "---", "---:", "---:", "---");
}

/// Says that a program is not installed.
pub(crate) fn left_out(program: &str) {
    line(
        "",
        "",
        &format!("{program}: not installed, left out"),
        "",
        "",
        "",
    );
}

pub(crate) fn ratio(files: &str, work: &str, against: &str, ratio: f64, budget: Option<f64>) {
    row(files, [work, against], ratio, budget, |ratio| {
        if ratio < 0.2 {
            format!("1/{:.0} x", 1.0 / ratio)
        } else {
            format!("{ratio:.2} x")
        }
    });
}

pub(crate) fn more(files: &str, work: &str, milliseconds: f64, budget: Option<f64>) {
    row(files, [work, "find"], milliseconds, budget, |ms| {
        format!("{ms:+.0} ms")
    });
}

pub(crate) fn memory(files: &str, work: &str, mebibytes: f64, budget: Option<f64>) {
    row(files, [work, ""], mebibytes, budget, |mib| {
        format!("{mib:.0} MiB")
    });
}

fn row(
    files: &str,
    [work, against]: [&str; 2],
    value: f64,
    budget: Option<f64>,
    show: impl Fn(f64) -> String,
) {
    let verdict = match budget {
        None => "",
        Some(budget) if value <= budget => "ok",
        Some(_) => "OVER",
    };
    let at_most = budget.map(&show).unwrap_or_default();
    line(files, work, against, &show(value), &at_most, verdict);
}

#[expect(
    clippy::print_stdout,
    reason = "the table is what the benchmark is for"
)]
fn line(files: &str, work: &str, against: &str, measured: &str, at_most: &str, verdict: &str) {
    println!(
        "| {files:>11} | {work:<27} | {against:<27} | {measured:>8} | {at_most:>7} | {verdict:<4} |"
    );
}
