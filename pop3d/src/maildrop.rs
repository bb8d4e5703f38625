//! One user's mailbox, held alone from login to the end of the session.
//!
//! The file stays as it is until [`Maildrop::commit`]: then the messages that stay are copied to a new file in the
//! same directory, the new file is made to reach the disk, and it takes the old one's place in one step. A crash at
//! any moment leaves either the old mailbox or the new one. Mail that came in the meantime is kept.
//!
//! Programs that deliver into the spool must respect the dot-lock (all that deliver into `/var/spool/mail` do): one
//! that trusts `flock` alone could write into the old file just as the new one takes its place.

use std::{
    collections::BTreeSet,
    fs::{self, File, Metadata, TryLockError},
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use crate::{
    copies,
    lock::Lock,
    machine::Entry,
    mbox::{self, Message},
};

/// Octets in a file name, at most, on every system that matters.
const NAME_MAX: usize = 255;

/// A mailbox under lock.
#[derive(Debug)]
pub struct Maildrop {
    path: PathBuf,
    /// `None`: the user has no file yet, hence no mail.
    file: Option<File>,
    messages: Vec<Message>,
    /// Given back last.
    _lock: Lock,
}

/// Why a mailbox could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Somebody else has it open: try again later.
    #[error("the mailbox is in use")]
    InUse,
    /// The spool refuses: whoever runs the server has to mend it.
    #[error("the mailbox cannot be opened: {0}")]
    Io(#[from] io::Error),
    /// There is something of that name that is no mailbox.
    #[error("there is no mailbox of that name")]
    NotAMailbox,
}

/// Why messages were not deleted.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// The new mailbox could not be made. The old one is untouched: nothing was deleted.
    #[error("nothing was deleted: {0}")]
    NothingDeleted(#[from] io::Error),
    /// The new mailbox is in place, but the disk did not confirm it: after a power cut the old one may be back.
    #[error("deleted, but the disk did not confirm it: {0}")]
    Unconfirmed(io::Error),
}

/// Whether a user of that name could have a mailbox: a plain file name, visible, and no lock's name.
pub fn is_plain_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() + ".lock".len() <= NAME_MAX
        && !name.starts_with('.')
        && !name.ends_with(".lock")
        && !name.contains(|c: char| matches!(c, '/' | '\\') || c.is_control())
}

impl Maildrop {
    /// Locks and reads the mailbox of `user`. Blocks while it reads, never while another holds the lock.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(spool: &Path, user: &str) -> Result<Self, OpenError> {
        if !is_plain_name(user) {
            return Err(OpenError::NotAMailbox);
        }
        let path = spool.join(user);
        let lock = Lock::take(&path)?.ok_or(OpenError::InUse)?;
        let file = open_file(&path)?;
        let messages = file.as_ref().map_or_else(|| Ok(Vec::new()), index);
        let messages = messages.map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => OpenError::NotAMailbox,
            _ => OpenError::Io(error),
        })?;
        Ok(Self {
            path,
            file,
            messages,
            _lock: lock,
        })
    }

    /// What POP3 says about each message, in the order of the file.
    pub fn entries(&self) -> Vec<Entry> {
        let ids = copies::unique_ids(&self.messages);
        self.messages
            .iter()
            .zip(ids)
            .map(|(message, unique_id)| Entry {
                size: message.size,
                unique_id,
            })
            .collect()
    }

    /// The octets of the message at `index` (from 0), as they are sent.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn message(&self, index: usize) -> io::Result<Vec<u8>> {
        let (Some(mut file), Some(message)) = (self.file.as_ref(), self.messages.get(index)) else {
            return Err(io::ErrorKind::NotFound.into());
        };
        let mut stored =
            vec![0; usize::try_from(message.end - message.start).map_err(io::Error::other)?];
        file.seek(SeekFrom::Start(message.start))?;
        file.read_exact(&mut stored)?;
        Ok(mbox::wire(&stored))
    }

    /// Deletes the messages at these places (from 0). Nothing is written when there are none.
    ///
    /// # Errors
    /// See [`CommitError`].
    pub fn commit(&self, deleted: &BTreeSet<usize>) -> Result<(), CommitError> {
        self.commit_within(deleted, u64::MAX)
    }

    /// As [`Self::commit`], on a disk with room for `room` octets: how a full disk is tried without filling one.
    ///
    /// # Errors
    /// See [`CommitError`].
    pub fn commit_within(&self, deleted: &BTreeSet<usize>, room: u64) -> Result<(), CommitError> {
        if deleted.is_empty() {
            return Ok(());
        }
        let directory = self.path.parent().unwrap_or(Path::new("."));
        // Opened anew: what lies at the path is what will be replaced, and it has to be what we know.
        let current = open_again(&self.path)?;
        let messages = index(&current)?;
        if !self.is_beginning_of(&messages) {
            return Err(io::Error::other("the mailbox was changed by another program").into());
        }
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let new = tempfile::Builder::new()
            .prefix(&format!(".{name}."))
            .tempfile_in(directory)?;
        {
            let mut writer = BufWriter::new(Limited {
                inner: new.as_file(),
                room,
            });
            copy_kept(&current, &messages, deleted, &mut writer)?;
            writer.flush()?;
        }
        inherit(new.as_file(), &current.metadata()?)?;
        new.as_file().sync_all()?;
        new.persist(&self.path).map_err(|failed| failed.error)?;
        sync_directory(directory).map_err(CommitError::Unconfirmed)
    }

    /// Whether our messages are still what the file begins with; new ones may follow.
    fn is_beginning_of(&self, messages: &[Message]) -> bool {
        let now = messages
            .iter()
            .map(|message| (message.from, message.size, &message.digest));
        let then = self
            .messages
            .iter()
            .map(|message| (message.from, message.size, &message.digest));
        messages.len() >= self.messages.len() && now.zip(then).all(|(now, then)| now == then)
    }
}

impl Drop for Maildrop {
    /// Closing the file would unlock it too, but not while a child process that is just being started still holds a copy.
    fn drop(&mut self) {
        if let Some(file) = &self.file
            && let Err(error) = file.unlock()
        {
            tracing::warn!(path = %self.path.display(), %error, "the mailbox could not be unlocked");
        }
    }
}

/// Opens and locks (`flock`) the mailbox file; `None` if there is none.
fn open_file(path: &Path) -> Result<Option<File>, OpenError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => {}
        Ok(_) => return Err(OpenError::NotAMailbox),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    let file = File::open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn open_again(path: &Path) -> io::Result<File> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::Error::other(
            "the mailbox was replaced by something else",
        ));
    }
    File::open(path)
}

fn index(mut file: &File) -> io::Result<Vec<Message>> {
    file.seek(SeekFrom::Start(0))?;
    mbox::index(BufReader::with_capacity(64 * 1024, file))
}

/// Copies all messages but the deleted ones, to the octet, with their `From ` lines; see [`copies`] for what may be
/// added to these.
fn copy_kept(
    mut from: &File,
    messages: &[Message],
    deleted: &BTreeSet<usize>,
    to: &mut impl Write,
) -> io::Result<()> {
    let marks = copies::marks(messages, deleted);
    for (place, message) in messages.iter().enumerate() {
        if deleted.contains(&place) {
            continue;
        }
        from.seek(SeekFrom::Start(message.from))?;
        let mut length = message.next - message.from;
        if let Some(number) = marks[place] {
            let line = message.start - message.from;
            let mut read = vec![0; usize::try_from(line).map_err(io::Error::other)?];
            from.read_exact(&mut read)?;
            to.write_all(&copies::marked(&read, number))?;
            length -= line;
        }
        if io::copy(&mut from.take(length), to)? != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(())
}

/// The new file belongs to whom the old one belonged, and is as readable as it was.
fn inherit(new: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let made = new.metadata()?;
        if (made.uid(), made.gid()) != (old.uid(), old.gid()) {
            fchown(new, Some(old.uid()), Some(old.gid()))?;
        }
    }
    new.set_permissions(old.permissions())
}

/// A rename is on disk when its directory is.
fn sync_directory(directory: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(directory)?.sync_all()?;
    }
    Ok(())
}

/// A writer with an end.
struct Limited<'a> {
    inner: &'a File,
    room: u64,
}

impl Write for Limited<'_> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        let fits = octets
            .len()
            .min(usize::try_from(self.room).unwrap_or(usize::MAX));
        if fits == 0 && !octets.is_empty() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let written = self.inner.write(&octets[..fits])?;
        self.room -= written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
