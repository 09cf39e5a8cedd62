//! What is wrong with an index: is it the file, so that it is to be thrown away, or the world around it?

use std::fmt;

use rusqlite::ErrorCode;

/// The index says something that this program never writes.
#[derive(Debug)]
struct Damaged(String);

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the index is damaged: {}", self.0)
    }
}

impl std::error::Error for Damaged {}

/// Returns an error that says that the index is damaged, and by what that shows.
pub(crate) fn damaged(by: impl fmt::Display) -> anyhow::Error {
    anyhow::Error::new(Damaged(by.to_string()))
}

/// Tells whether an error means that the file is damaged or no index, so that it is to be thrown away.
///
/// Everything counts as damage that is not plainly the world's doing: what is written is known, so whatever else comes back, down
/// to a table that is not there, was not written by this program.
pub(crate) fn is_damage(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.is::<Damaged>()
            || cause.is::<rusqlite::types::FromSqlError>()
            || cause
                .downcast_ref::<rusqlite::Error>()
                .is_some_and(|error| !is_of_the_world(error))
    })
}

/// Tells whether an error came from the index at all, so that another one may do better.
pub(crate) fn is_of_the_index(error: &anyhow::Error) -> bool {
    is_damage(error)
        || error
            .chain()
            .any(<dyn std::error::Error>::is::<rusqlite::Error>)
}

fn is_of_the_world(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::AuthorizationForStatementDenied
                | ErrorCode::CannotOpen
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::DiskFull
                | ErrorCode::FileLockingProtocolFailed
                | ErrorCode::NoLargeFileSupport
                | ErrorCode::OperationInterrupted
                | ErrorCode::OutOfMemory
                | ErrorCode::PermissionDenied
                | ErrorCode::ReadOnly
                | ErrorCode::SystemIoFailure
        )
    )
}
