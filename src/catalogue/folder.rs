//! A folder of many files as the system has it: the names in it, and a look at one of its files.
//!
//! On Linux names are taken as the system writes them, and a file is looked at from its folder: no name has a place of its own in memory.
//! Elsewhere the standard library does it, to the same effect.

#[cfg(target_os = "linux")]
pub(super) use self::linux::{Folder, Unread};
#[cfg(not(target_os = "linux"))]
pub(super) use self::portable::{Folder, Unread};

#[cfg(target_os = "linux")]
mod linux {
    use std::ffi::OsStr;
    use std::io;
    use std::os::unix::ffi::OsStrExt as _;
    use std::path::Path;

    use fs_err::File;
    use rustix::fs::{AtFlags, FileType, RawDir, statat};
    use rustix::io::Errno;

    use crate::catalogue::files::{Stamp, nanoseconds};

    /// How much the system writes at a time, in bytes: the names of about 1,000 files.
    const BUFFER: usize = 1 << 15;

    /// A folder whose files are looked at.
    pub(in crate::catalogue) struct Folder(File);

    /// What has not been read yet of the names in a folder.
    pub(in crate::catalogue) struct Unread {
        folder: File,
        buffer: Vec<u8>,
    }

    impl Folder {
        pub(in crate::catalogue) fn open(path: &Path) -> io::Result<(Self, Unread)> {
            let folder = File::open(path)?;
            let unread = Unread {
                folder: folder.try_clone()?,
                buffer: Vec::with_capacity(BUFFER),
            };
            Ok((Self(folder), unread))
        }

        /// Returns the stamp of a file; nothing where it is something else, be it a link, or cannot be looked at.
        pub(in crate::catalogue) fn stamp(&self, name: &str) -> Option<Stamp> {
            let found = statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
            if FileType::from_raw_mode(found.st_mode) != FileType::RegularFile {
                return None;
            }
            Some(Stamp {
                size: found.st_size.cast_unsigned(),
                modified: nanoseconds(found.st_mtime, found.st_mtime_nsec.try_into().ok()?),
                changed: nanoseconds(found.st_ctime, found.st_ctime_nsec.try_into().ok()?),
                inode: found.st_ino,
            })
        }
    }

    impl Unread {
        /// Reads some more of the names; returns how many, 0 when there are no more.
        pub(in crate::catalogue) fn read(
            &mut self,
            mut take: impl FnMut(&OsStr),
        ) -> io::Result<usize> {
            let mut names = RawDir::new(self.folder.file(), self.buffer.spare_capacity_mut());
            let mut many = 0;
            while let Some(name) = names.next() {
                let name = match name {
                    // The folder has been removed meanwhile.
                    Err(Errno::NOENT) => break,
                    name => name?,
                };
                let name = name.file_name().to_bytes();
                // The folder itself and the one above it.
                if name != b"." && name != b".." {
                    take(OsStr::from_bytes(name));
                }
                many += 1;
                if names.is_buffer_empty() {
                    break;
                }
            }
            Ok(many)
        }
    }
}

#[cfg(any(test, not(target_os = "linux")))]
mod portable {
    use std::ffi::OsStr;
    use std::io;
    use std::path::{Path, PathBuf};

    use fs_err as fs;

    use crate::catalogue::files::{self, Stamp};

    /// How many names are read at a time.
    const READ: usize = 1_000;

    /// A folder whose files are looked at.
    pub(in crate::catalogue) struct Folder(PathBuf);

    /// What has not been read yet of the names in a folder.
    pub(in crate::catalogue) struct Unread(fs::ReadDir);

    impl Folder {
        pub(in crate::catalogue) fn open(path: &Path) -> io::Result<(Self, Unread)> {
            Ok((Self(path.to_owned()), Unread(fs::read_dir(path)?)))
        }

        /// Returns the stamp of a file; nothing where it is something else, be it a link, or cannot be looked at.
        pub(in crate::catalogue) fn stamp(&self, name: &str) -> Option<Stamp> {
            let found = fs::symlink_metadata(self.0.join(name)).ok()?;
            found.is_file().then(|| files::stamp(&found))
        }
    }

    impl Unread {
        /// Reads some more of the names; returns how many, 0 when there are no more.
        pub(in crate::catalogue) fn read(
            &mut self,
            mut take: impl FnMut(&OsStr),
        ) -> io::Result<usize> {
            let mut many = 0;
            for name in self.0.by_ref().take(READ) {
                take(&name?.file_name());
                many += 1;
            }
            Ok(many)
        }
    }
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::ffi::{OsStr, OsString};

    use fs_err as fs;
    use fs_err::os::unix::fs::symlink;

    use super::{linux, portable};
    use crate::catalogue::files::Stamp;

    #[test]
    fn both_see_the_same() {
        let place = tempfile::tempdir().expect("there is a place for temporary files");
        let inside = |name: &str| place.path().join(name);
        for number in 0..3_000 {
            fs::write(inside(&format!("{number}.toml")), number.to_string()).expect("our own");
        }
        fs::create_dir(inside("folder")).expect("our own");
        symlink(inside("1.toml"), inside("link")).expect("our own");
        symlink("nowhere", inside("broken")).expect("our own");

        let mut quick: BTreeMap<OsString, Option<Stamp>> = BTreeMap::new();
        let (folder, mut unread) = linux::Folder::open(place.path()).expect("it was just made");
        let mut add = |name: &OsStr| {
            let stamp = folder.stamp(name.to_str().expect("ours are UTF-8"));
            assert_eq!(quick.insert(name.to_owned(), stamp), None, "{name:?} twice");
        };
        while unread.read(&mut add).expect("nothing fails") > 0 {}

        let mut slow: BTreeMap<OsString, Option<Stamp>> = BTreeMap::new();
        let (folder, mut unread) = portable::Folder::open(place.path()).expect("it was just made");
        let mut add = |name: &OsStr| {
            let stamp = folder.stamp(name.to_str().expect("ours are UTF-8"));
            slow.insert(name.to_owned(), stamp);
        };
        while unread.read(&mut add).expect("nothing fails") > 0 {}

        assert_eq!(quick, slow);
        assert_eq!(quick.len(), 3_003);
        assert_eq!(quick.values().flatten().count(), 3_000);
        assert_eq!(folder.stamp("nobody"), None);
    }
}
