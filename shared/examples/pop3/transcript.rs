//! `--transcript FILE`: every line with its time, `C:` for ours, `S:` for the server's.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use shared::{
    pop3::{auth::mechanism::Mechanism, client::SignedIn},
    transcript::{Record, Who},
};

use crate::failure::{Failure, usage};

pub(crate) struct Transcript(Option<BufWriter<File>>);

impl Transcript {
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let file = path.map(|path| {
            File::create(path)
                .map(BufWriter::new)
                .map_err(|error| usage(format!("{}: {error}", path.display())))
        });
        Ok(Self(file.transpose()?))
    }

    pub(crate) fn note(&mut self, record: &Record) {
        let who = match record.who {
            Who::Client => 'C',
            Who::Server => 'S',
        };
        let seconds = record.at.as_secs_f64();
        self.write(&format!("{seconds:9.3} {who}: {}", record.text));
    }

    /// Why this way to sign in and no other.
    pub(crate) fn explain(&mut self, how: &SignedIn) {
        self.write(&format!("          # signed in by {}", how.mechanism));
        for (mechanism, refusal) in &how.refused {
            self.write(&format!(
                "          # {mechanism} was refused: {}",
                refusal.text
            ));
        }
        let mut reasons: Vec<(String, Vec<Mechanism>)> = Vec::new();
        for &(mechanism, reason) in &how.passed_over {
            let reason = format!("{reason:?}");
            match reasons.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, mechanisms)) => mechanisms.push(mechanism),
                None => reasons.push((reason, vec![mechanism])),
            }
        }
        for (reason, mechanisms) in reasons {
            let names: Vec<&str> = mechanisms.iter().map(|it| it.name()).collect();
            self.write(&format!("          # {reason}: {}", names.join(", ")));
        }
    }

    fn write(&mut self, line: &str) {
        if let Some(file) = &mut self.0
            && let Err(error) = writeln!(file, "{line}").and_then(|()| file.flush())
        {
            eprintln!("pop3: the transcript ends here: {error}");
            self.0 = None;
        }
    }
}
