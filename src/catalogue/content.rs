//! The bytes of a file, and its text.

use std::io::{self, Read as _};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};
use fs_err as fs;

use super::files::{CLOCK_AHEAD, Entry, MAX_SIZE, Stamp, since_1970, stamp};
use super::{EMBEDDED, Root};

/// How long a file must have been left alone to be read only once.
const SETTLED: i64 = 20_000_000;
/// How long to wait between two readings of a file that is being written.
const PAUSE: Duration = Duration::from_millis(2);
/// How often to try before taking what is there.
const TRIES: usize = 10;

/// Returns the bytes of a file.
///
/// A file that was saved a moment before `now` may be half written: it is read until two readings agree on something, or a number of
/// times. What is empty is about to be written.
///
/// # Errors
/// The file cannot be read.
pub(crate) fn read(root: &Root, entry: &Entry<&str>, now: SystemTime) -> Result<Vec<u8>> {
    let folder = match root {
        Root::Folder(folder) => folder,
        Root::Embedded => {
            let file = EMBEDDED
                .get_file(entry.path)
                .context("the embedded catalogue has lost a file")?;
            return Ok(file.contents().to_vec());
        }
        Root::Snapshot(snapshot) => return snapshot.content(entry.path),
    };
    let path = folder.join(entry.path);
    read_until_settled(since_1970(now), || read_once(&path))
}

/// Tells whether there is no such file any more.
pub(crate) fn is_gone(root: &Root, entry: &Entry<&str>) -> bool {
    let Root::Folder(folder) = root else {
        return false;
    };
    let metadata = folder.join(entry.path).symlink_metadata();
    metadata.is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

fn read_until_settled(
    now: i64,
    mut read: impl FnMut() -> Result<(Vec<u8>, Stamp)>,
) -> Result<Vec<u8>> {
    let mut last = read()?;
    for _ in 0..TRIES {
        if is_settled(&last.1, now) {
            break;
        }
        std::thread::sleep(PAUSE);
        let again = read()?;
        let agree = again == last && !again.0.is_empty();
        last = again;
        if agree {
            break;
        }
    }
    Ok(last.0)
}

/// Tells whether a file was left alone for a while; one dated far ahead of `now` was not saved by this clock.
fn is_settled(stamp: &Stamp, now: i64) -> bool {
    let saving = now - SETTLED..now.saturating_add(CLOCK_AHEAD);
    ![stamp.modified, stamp.changed]
        .iter()
        .any(|time| saving.contains(time))
}

fn read_once(path: &PathBuf) -> Result<(Vec<u8>, Stamp)> {
    let file = fs::File::open(path)?;
    let stamp = stamp(&file.metadata()?);
    let mut bytes = Vec::with_capacity(usize::try_from(stamp.size.min(MAX_SIZE)).unwrap_or(0));
    file.take(MAX_SIZE + 1).read_to_end(&mut bytes)?;
    Ok((bytes, stamp))
}

/// Returns the text of a file without its byte-order mark.
///
/// # Errors
/// The first byte that is not UTF-8.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, usize> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| error.valid_up_to())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_being_saved_is_read_until_it_says_the_same_twice() {
        let now = 1_800_000_000_000_000_000;
        for (readings, said) in [
            (
                &["", "", "schema", "schema = 1", "schema = 1"][..],
                "schema = 1",
            ),
            (
                &["schema", "schema = 1", "schema = 1", "no more"],
                "schema = 1",
            ),
            (&[""; TRIES + 1], ""),
        ] {
            let mut readings = readings.iter();
            let read = || {
                let reading = readings.next().expect("no more is read than needed");
                let stamp = Stamp {
                    modified: now,
                    ..Stamp::default()
                };
                Ok((reading.as_bytes().to_vec(), stamp))
            };
            let bytes = read_until_settled(now, read).expect("it can be read");
            assert_eq!(bytes, said.as_bytes());
        }
    }

    #[test]
    fn what_is_not_being_saved_is_read_once() {
        let (now, second) = (1_800_000_000_000_000_000, 1_000_000_000);
        let (saved, ahead, long_ago) = (now - second / 100, now + 10_000 * second, now - second);
        for (modified, changed, expected) in [
            (long_ago, long_ago, true),
            (ahead, long_ago, true),
            (ahead, 0, true),
            (now + second, long_ago, false),
            (saved, saved, false),
            (long_ago, saved, false),
            (ahead, saved, false),
        ] {
            let stamp = Stamp {
                modified,
                changed,
                ..Stamp::default()
            };
            assert_eq!(is_settled(&stamp, now), expected, "{stamp:?}");
        }
    }
}
