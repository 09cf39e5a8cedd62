//! A folder of many files as the system has it: the names in it, and a look at one of its files.
//!
//! On Linux names are taken as the system writes them, and a file is looked at from its folder: no name has a place of its own in memory.
//! Elsewhere the standard library does it, more slowly (on Windows it opens each file), to the same effect.

#[cfg(target_os = "linux")]
pub(super) use self::linux::{Folder, Unread};
#[cfg(not(target_os = "linux"))]
pub(super) use self::portable::{Folder, Unread};

#[cfg(target_os = "linux")]
mod linux {
    use std::ffi::OsStr;
    use std::io;
    use std::os::unix::ffi::OsStrExt as _;
    use std::path::{Path, PathBuf};

    use rustix::fd::OwnedFd;
    use rustix::fs::{AtFlags, FileType, Mode, OFlags, RawDir, open, statat};
    use rustix::io::Errno;

    use crate::catalogue::files::{Stamp, nanoseconds};

    /// How much the system writes at a time, in bytes: the names of about 1,000 files.
    const BUFFER: usize = 1 << 15;

    /// A folder whose files are looked at.
    pub(in crate::catalogue) struct Folder {
        path: PathBuf,
        opened: OwnedFd,
    }

    /// What has not been read yet of the names in a folder.
    pub(in crate::catalogue) struct Unread<'f> {
        folder: &'f Folder,
        buffer: Vec<u8>,
    }

    fn unread(path: &Path, error: Errno) -> io::Error {
        let error = io::Error::from(error);
        let said = format!("failed to read directory `{}`: {error}", path.display());
        io::Error::new(error.kind(), said)
    }

    impl Folder {
        pub(in crate::catalogue) fn open(path: PathBuf) -> io::Result<Self> {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
            let opened = open(&path, flags, Mode::empty()).map_err(|it| unread(&path, it))?;
            Ok(Self { path, opened })
        }

        /// Returns the names, once: the system goes on where it was.
        pub(in crate::catalogue) fn unread(&self) -> io::Result<Unread<'_>> {
            Ok(Unread {
                folder: self,
                buffer: Vec::with_capacity(BUFFER),
            })
        }

        /// Returns the stamp of a file; nothing where it is something else, be it a link, or cannot be looked at.
        pub(in crate::catalogue) fn stamp(&self, name: &str) -> Option<Stamp> {
            let found = statat(&self.opened, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
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

    impl Unread<'_> {
        /// Reads some more of the names; returns whether there may be more.
        pub(in crate::catalogue) fn read(
            &mut self,
            mut take: impl FnMut(&OsStr),
        ) -> io::Result<bool> {
            let mut names = RawDir::new(&self.folder.opened, self.buffer.spare_capacity_mut());
            loop {
                let name = match names.next() {
                    // No more, or the folder has been removed meanwhile.
                    None | Some(Err(Errno::NOENT)) => return Ok(false),
                    Some(name) => name.map_err(|it| unread(&self.folder.path, it))?,
                };
                let name = name.file_name().to_bytes();
                // The folder itself and the one above it.
                if name != b"." && name != b".." {
                    take(OsStr::from_bytes(name));
                }
                if names.is_buffer_empty() {
                    return Ok(true);
                }
            }
        }
    }
}

#[cfg(any(test, not(target_os = "linux")))]
mod portable {
    use std::ffi::OsStr;
    use std::io;
    use std::path::PathBuf;

    use fs_err as fs;

    use crate::catalogue::files::{self, Stamp};

    /// How many names are read at a time.
    const READ: usize = 1_000;

    /// A folder whose files are looked at.
    pub(in crate::catalogue) struct Folder(PathBuf);

    /// What has not been read yet of the names in a folder.
    pub(in crate::catalogue) struct Unread(fs::ReadDir);

    impl Folder {
        pub(in crate::catalogue) fn open(path: PathBuf) -> io::Result<Self> {
            Ok(Self(path))
        }

        /// Returns the names, once: the system goes on where it was.
        pub(in crate::catalogue) fn unread(&self) -> io::Result<Unread> {
            Ok(Unread(fs::read_dir(&self.0)?))
        }

        /// Returns the stamp of a file; nothing where it is something else, be it a link, or cannot be looked at.
        pub(in crate::catalogue) fn stamp(&self, name: &str) -> Option<Stamp> {
            let found = fs::symlink_metadata(self.0.join(name)).ok()?;
            found.is_file().then(|| files::stamp(&found))
        }
    }

    impl Unread {
        /// Reads some more of the names; returns whether there may be more.
        pub(in crate::catalogue) fn read(
            &mut self,
            mut take: impl FnMut(&OsStr),
        ) -> io::Result<bool> {
            let mut is_more = false;
            for name in self.0.by_ref().take(READ) {
                take(&name?.file_name());
                is_more = true;
            }
            Ok(is_more)
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

        let long = "l".repeat(255);
        fs::write(inside(&long), "").expect("our own");

        let mut quick: BTreeMap<OsString, Option<Stamp>> = BTreeMap::new();
        let folder = linux::Folder::open(place.path().to_path_buf()).expect("it was just made");
        let mut unread = folder.unread().expect("it was just made");
        let mut add = |name: &OsStr| {
            let stamp = folder.stamp(name.to_str().expect("ours are UTF-8"));
            assert_eq!(quick.insert(name.to_owned(), stamp), None, "{name:?} twice");
        };
        while unread.read(&mut add).expect("nothing fails") {}

        let mut slow: BTreeMap<OsString, Option<Stamp>> = BTreeMap::new();
        let folder = portable::Folder::open(place.path().to_path_buf()).expect("it was just made");
        let mut unread = folder.unread().expect("it was just made");
        let mut add = |name: &OsStr| {
            let stamp = folder.stamp(name.to_str().expect("ours are UTF-8"));
            slow.insert(name.to_owned(), stamp);
        };
        while unread.read(&mut add).expect("nothing fails") {}

        assert_eq!(quick, slow);
        assert_eq!(quick.len(), 3_004);
        assert_eq!(quick.values().flatten().count(), 3_001);
        assert_eq!(folder.stamp("nobody"), None);
    }
}
