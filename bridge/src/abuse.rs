//! The abuse log: what an operator needs to answer a mail server's complaint, and nothing that names a person.
//!
//! One line of JSON for each tunnel that was opened or refused: when, which client, which mail server, what became of it.
//! The client is a keyed hash whose key is drawn anew each day and kept nowhere: lines of one day can be told to be the
//! same client's, and nobody, the operator included, can turn one back into an address or follow it to the next day.
//!
//! There is one file for each day (UTC); those older than the retention are deleted. It is off unless asked for.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    net::IpAddr,
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use ring::{
    hmac,
    rand::{SecureRandom, SystemRandom},
};
use serde::Serialize;
use time::{Date, Duration, OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    config::{Config, ConfigError},
    limits::household,
};

/// Lines waiting for a slow disk, at most. Beyond, they are counted and dropped: a tunnel never waits for its line.
const WAITING: usize = 4096;

/// Octets of the hash that are written: enough to tell a day's clients apart.
const HASH_OCTETS: usize = 8;

/// The abuse log, or nothing.
#[derive(Debug)]
pub(crate) struct AbuseLog {
    directory: Option<PathBuf>,
    days: u32,
    /// To the thread that writes; there once the log was opened.
    lines: OnceLock<SyncSender<Entry>>,
    lost: AtomicU64,
}

/// What happened.
#[derive(Debug)]
struct Entry {
    at: OffsetDateTime,
    client: IpAddr,
    host: String,
    outcome: &'static str,
}

#[derive(Serialize)]
struct Line<'a> {
    time: String,
    client: String,
    host: &'a str,
    outcome: &'a str,
}

impl AbuseLog {
    /// The log as the settings have it. Nothing is written before it is opened: whoever only checks the settings leaves no
    /// file, least of all one that the service's own user could not write to afterwards.
    ///
    /// # Errors
    /// [`ConfigError::AbuseLog`] when there is no such directory.
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigError> {
        if let Some(directory) = &config.abuse_log
            && let Err(error) = fs::read_dir(directory)
        {
            return Err(refuse(&error));
        }
        Ok(Self {
            directory: config.abuse_log.clone(),
            days: config.abuse_log_days,
            lines: OnceLock::new(),
            lost: AtomicU64::new(0),
        })
    }

    /// Opens it, if there is one.
    ///
    /// # Errors
    /// [`ConfigError::AbuseLog`] when it cannot be written to: better known at the start than on the day of a complaint.
    pub(crate) fn open(&self) -> Result<(), ConfigError> {
        let Some(directory) = &self.directory else {
            return Ok(());
        };
        let today = OffsetDateTime::now_utc().date();
        let mut book =
            Book::open(directory.clone(), self.days, today).map_err(|error| refuse(&error))?;
        let (lines, entries) = sync_channel(WAITING);
        thread::Builder::new()
            .name("abuse-log".into())
            .spawn(move || book.keep(&entries))
            .map_err(|error| refuse(&error))?;
        let _ = self.lines.set(lines);
        Ok(())
    }

    /// Writes down what became of a client's wish to reach a mail server: `opened`, or a code.
    pub(crate) fn note(&self, client: IpAddr, host: &url::Host, outcome: &'static str) {
        let Some(lines) = self.lines.get() else {
            return;
        };
        let entry = Entry {
            at: OffsetDateTime::now_utc(),
            client,
            host: host.to_string(),
            outcome,
        };
        if lines.try_send(entry).is_err() {
            let lost = self.lost.fetch_add(1, Ordering::Relaxed) + 1;
            // At 1, 2, 4, 8…: a full disk must not fill the other log.
            if lost.is_power_of_two() {
                tracing::error!(lost, "the abuse log cannot keep up: lines are lost");
            }
        }
    }
}

fn refuse(error: &io::Error) -> ConfigError {
    ConfigError::AbuseLog(error.to_string())
}

/// The files, on their own thread.
struct Book {
    directory: PathBuf,
    days: u32,
    today: Date,
    key: hmac::Key,
    file: File,
    failures: u64,
}

impl Book {
    fn open(directory: PathBuf, days: u32, today: Date) -> io::Result<Self> {
        let (file, key) = (open_day(&directory, today)?, draw_key()?);
        let book = Self {
            directory,
            days,
            today,
            key,
            file,
            failures: 0,
        };
        book.forget();
        Ok(book)
    }

    fn keep(&mut self, entries: &Receiver<Entry>) {
        while let Ok(entry) = entries.recv() {
            if let Err(error) = self.write(&entry) {
                self.failures += 1;
                if self.failures.is_power_of_two() {
                    tracing::error!(%error, failures = self.failures, "writing the abuse log");
                }
            }
        }
    }

    fn write(&mut self, entry: &Entry) -> io::Result<()> {
        if entry.at.date() > self.today {
            self.file = open_day(&self.directory, entry.at.date())?;
            self.key = draw_key()?;
            self.today = entry.at.date();
            self.forget();
        }
        let line = Line {
            time: entry.at.format(&Rfc3339).map_err(io::Error::other)?,
            client: self.hash(entry.client),
            host: &entry.host,
            outcome: entry.outcome,
        };
        let mut line = serde_json::to_vec(&line)?;
        line.push(b'\n');
        // One write: lines stay whole, whoever reads along.
        self.file.write_all(&line)
    }

    /// A home counts as one client here as it does in the limits.
    fn hash(&self, client: IpAddr) -> String {
        let tag = hmac::sign(&self.key, household(client).to_string().as_bytes());
        let octets = tag.as_ref().iter().take(HASH_OCTETS);
        octets.map(|octet| format!("{octet:02x}")).collect()
    }

    /// Deletes what is older than the retention. A file that cannot be deleted is said, and tried again tomorrow.
    fn forget(&self) {
        let oldest = self.today - Duration::days(self.days.into());
        let files = fs::read_dir(&self.directory)
            .into_iter()
            .flatten()
            .flatten();
        for file in files {
            let day = file.file_name().to_str().and_then(day_of);
            if day.is_some_and(|day| day < oldest)
                && let Err(error) = fs::remove_file(file.path())
            {
                tracing::error!(%error, "an old abuse log cannot be deleted");
            }
        }
    }
}

fn draw_key() -> io::Result<hmac::Key> {
    let mut octets = [0; 32];
    SystemRandom::new()
        .fill(&mut octets)
        .map_err(|_| io::Error::other("no randomness to be had"))?;
    Ok(hmac::Key::new(hmac::HMAC_SHA256, &octets))
}

/// `abuse-2026-11-22.jsonl`
fn file_name(day: Date) -> String {
    format!("{PREFIX}{day}{SUFFIX}")
}

/// The day of a file of ours; nothing else in the directory is ever touched.
fn day_of(name: &str) -> Option<Date> {
    let day = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    let mut parts = day.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let date = Date::from_calendar_date(year, month.try_into().ok()?, parts.next()?.parse().ok()?);
    date.ok().filter(|&date| file_name(date) == name)
}

fn open_day(directory: &Path, day: Date) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(directory.join(file_name(day)))
}

const PREFIX: &str = "abuse-";
const SUFFIX: &str = ".jsonl";

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const EVENING: OffsetDateTime = datetime!(2026-11-22 23:59 UTC);

    fn entry(at: OffsetDateTime, client: &str) -> Entry {
        Entry {
            at,
            client: client.parse().unwrap(),
            host: "pop.example.org".into(),
            outcome: "opened",
        }
    }

    fn clients(directory: &Path, day: &str) -> Vec<String> {
        let text = fs::read_to_string(directory.join(format!("abuse-{day}.jsonl"))).unwrap();
        let client = |line: &str| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            line["client"].as_str().unwrap().to_owned()
        };
        text.lines().map(client).collect()
    }

    #[test]
    fn a_client_is_the_same_all_day_and_another_one_tomorrow() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        let mut book = Book::open(path.to_owned(), 30, EVENING.date()).unwrap();
        for (at, client) in [
            (EVENING, "192.0.2.1"),
            (EVENING, "192.0.2.2"),
            (EVENING, "::ffff:192.0.2.1"),
            (EVENING + Duration::minutes(2), "192.0.2.1"),
        ] {
            book.write(&entry(at, client)).unwrap();
        }
        let today = clients(path, "2026-11-22");
        assert_eq!(today[0], today[2]);
        assert_ne!(today[0], today[1]);
        let tomorrow = clients(path, "2026-11-23");
        assert_eq!(tomorrow.len(), 1);
        assert_ne!(tomorrow[0], today[0]);
    }

    #[test]
    fn no_address_is_written_and_nobody_else_may_read() {
        let directory = tempfile::tempdir().unwrap();
        let mut book = Book::open(directory.path().to_owned(), 30, EVENING.date()).unwrap();
        book.write(&entry(EVENING, "192.0.2.1")).unwrap();
        let file = directory.path().join("abuse-2026-11-22.jsonl");
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("{\"time\":\"2026-11-22T23:59:00Z\",\"client\":\""));
        assert!(text.ends_with("\",\"host\":\"pop.example.org\",\"outcome\":\"opened\"}\n"));
        assert!(!text.contains("192.0.2.1"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            assert_eq!(fs::metadata(file).unwrap().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn old_days_go_and_nothing_else_does() {
        let directory = tempfile::tempdir().unwrap();
        let names = [
            ("abuse-2026-10-22.jsonl", false),
            ("abuse-2026-10-23.jsonl", true),
            ("abuse-2026-11-21.jsonl", true),
            ("abuse-2025-1-1.jsonl", true),
            ("abuse-.jsonl", true),
            ("letter.txt", true),
        ];
        for (name, _) in names {
            fs::write(directory.path().join(name), "").unwrap();
        }
        Book::open(directory.path().to_owned(), 30, EVENING.date()).unwrap();
        for (name, kept) in names {
            assert_eq!(directory.path().join(name).exists(), kept, "{name}");
        }
    }

    #[test]
    fn it_is_checked_without_a_trace_and_opened_at_the_start() {
        let log = |directory: Option<&Path>| {
            AbuseLog::new(&Config {
                abuse_log: directory.map(Path::to_owned),
                ..Config::default()
            })
        };
        assert!(log(Some(Path::new("/nonexistent/abuse"))).is_err());
        let host = url::Host::parse("a.example").unwrap();
        let none = log(None).unwrap();
        none.open().unwrap();
        none.note([192, 0, 2, 1].into(), &host, "opened");

        let directory = tempfile::tempdir().unwrap();
        let files = || fs::read_dir(directory.path()).unwrap().count();
        let some = log(Some(directory.path())).unwrap();
        assert_eq!(files(), 0);
        some.open().unwrap();
        assert_eq!(files(), 1);
        drop(some);
        directory.close().unwrap();
    }
}
