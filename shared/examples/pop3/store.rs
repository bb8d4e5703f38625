//! Messages as files. Nothing that is there is ever overwritten, and a message has its name only when it is whole.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

/// A folder of messages.
pub(crate) struct Store {
    folder: PathBuf,
    /// The one that is arriving; `None` as its file once writing has failed.
    arriving: Option<(u32, Option<BufWriter<File>>)>,
    /// Where the whole ones are.
    stored: Vec<(u32, PathBuf)>,
}

impl Store {
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            arriving: None,
            stored: Vec::new(),
        })
    }

    fn unfinished(&self, number: u32) -> PathBuf {
        self.folder.join(format!(".{number}.eml.part"))
    }

    /// The next octets of a message. After an error, the rest of it is taken and dropped.
    pub(crate) fn write(&mut self, number: u32, octets: &[u8]) -> io::Result<()> {
        if self.arriving.as_ref().is_none_or(|(at, _)| *at != number) {
            self.abandon();
            self.arriving = Some((number, None));
            let file = File::create(self.unfinished(number))?;
            self.arriving = Some((number, Some(BufWriter::with_capacity(64 * 1024, file))));
        }
        let Some((_, file)) = &mut self.arriving else {
            return Ok(());
        };
        let outcome = match file {
            Some(file) => file.write_all(octets),
            None => Ok(()),
        };
        if outcome.is_err() {
            *file = None;
            let _ = fs::remove_file(self.unfinished(number));
        }
        outcome
    }

    /// The message is complete. `None` where writing it had failed before.
    pub(crate) fn finish(&mut self, number: u32) -> io::Result<Option<PathBuf>> {
        if self.arriving.as_ref().is_none_or(|(at, _)| *at != number) {
            // Not one octet came: an empty message.
            self.write(number, b"")?;
        }
        let Some((_, Some(mut file))) = self.arriving.take() else {
            return Ok(None);
        };
        let unfinished = self.unfinished(number);
        let outcome = file.flush().and_then(|()| self.settle(number, &unfinished));
        if outcome.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        let path = outcome?;
        self.stored.push((number, path.clone()));
        Ok(Some(path))
    }

    /// Gives the file its name: N.eml, or N-2.eml and so on where another message has that name already.
    fn settle(&self, number: u32, unfinished: &Path) -> io::Result<PathBuf> {
        for copy in 1.. {
            let name = match copy {
                1 => format!("{number}.eml"),
                _ => format!("{number}-{copy}.eml"),
            };
            let path = self.folder.join(name);
            match fs::hard_link(unfinished, &path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    if !same(unfinished, &path)? {
                        continue;
                    }
                    fs::remove_file(unfinished)?;
                }
                Ok(()) => fs::remove_file(unfinished)?,
                // A file system without links.
                Err(_) if !path.exists() => fs::rename(unfinished, &path)?,
                Err(error) => return Err(error),
            }
            return Ok(path);
        }
        unreachable!("there are more names than files")
    }

    /// A message that will not be complete.
    pub(crate) fn abandon(&mut self) {
        if let Some((number, _)) = self.arriving.take() {
            let _ = fs::remove_file(self.unfinished(number));
        }
    }

    /// What has come of a message is void: it comes again, from its beginning.
    pub(crate) fn start_over(&mut self, number: u32) {
        if self.arriving.as_ref().is_some_and(|(at, _)| *at == number) {
            self.abandon();
        }
    }

    /// The numbers of the messages that are on the disk for good, and what went wrong with the others.
    pub(crate) fn safe(&self) -> (Vec<u32>, Vec<(u32, io::Error)>) {
        let (mut safe, mut failed) = (Vec::new(), Vec::new());
        for (number, path) in &self.stored {
            match File::open(path).and_then(|file| file.sync_all()) {
                Ok(()) => safe.push(*number),
                Err(error) => failed.push((*number, error)),
            }
        }
        // The names, too, have to be on the disk.
        #[cfg(unix)]
        if let Err(error) = File::open(&self.folder).and_then(|folder| folder.sync_all())
            && let Some(first) = safe.first()
        {
            return (Vec::new(), vec![(*first, error)]);
        }
        (safe, failed)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.abandon();
    }
}

fn same(one: &Path, other: &Path) -> io::Result<bool> {
    if fs::metadata(one)?.len() != fs::metadata(other)?.len() {
        return Ok(false);
    }
    let (mut one, mut other) = (File::open(one)?, File::open(other)?);
    let (mut here, mut there) = ([0; 8192], [0; 8192]);
    loop {
        let count = one.read(&mut here)?;
        if count == 0 {
            return Ok(true);
        }
        other.read_exact(&mut there[..count])?;
        if here[..count] != there[..count] {
            return Ok(false);
        }
    }
}
