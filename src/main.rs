//! The binary: looks at the outside world once, hands it to the library, and ends with its exit code.

mod ambient;

use std::io::BufWriter;
use std::process::ExitCode;

use clap_complete::CompleteEnv;

fn main() -> ExitCode {
    let ambient = ambient::read();
    CompleteEnv::with_factory(|| lots::cli::completing_command(&ambient))
        .var(lots::COMPLETION_VARIABLE)
        .bin("lots")
        .complete();
    let mut output = BufWriter::new(std::io::stdout().lock());
    let mut error = std::io::stderr().lock();
    let code = lots::app::run(&ambient, &mut output, &mut error);
    ExitCode::from(code)
}
