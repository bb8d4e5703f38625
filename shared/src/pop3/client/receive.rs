//! What a reply means, by what it is the reply to.

use super::{Client, Event, Reply, What};
use crate::{
    pop3::{
        body::Body,
        command::{Command, HIDDEN},
        line::Unstuffer,
        reply::{self, Status},
        state::State,
    },
    problem::{Limit, Problem, Refusal, ResponseCode, Step},
};

/// Empty lines in a row that are passed over where a reply should begin: some servers end a message with one too many.
const BLANK_LINES_MAX: u32 = 4;

impl Client {
    /// Reads as much as there is.
    pub(super) fn read(&mut self) -> Result<(), Problem> {
        while !matches!(self.state, State::Closed) {
            let go_on = if self.reading.is_some() {
                self.read_body()?
            } else {
                self.read_line()?
            };
            if !go_on {
                break;
            }
        }
        Ok(())
    }

    /// Reads on in a multi-line reply. True where it is complete.
    fn read_body(&mut self) -> Result<bool, Problem> {
        let Some((unstuffer, body)) = &mut self.reading else {
            return Ok(true);
        };
        let mut octets = Vec::with_capacity(self.lines.pending());
        let used = unstuffer.push(self.lines.rest(), &mut octets);
        self.lines.skip(used);
        let (ended, data) = (unstuffer.ended(), body.take(octets)?);
        let handle = match self.in_flight.front().map(|front| front.what) {
            Some(What::Request(handle)) => Some(handle),
            _ => None,
        };
        let data = data.filter(|octets| !octets.is_empty());
        if let (Some(octets), Some(handle)) = (data, handle) {
            self.events.push_back(Event::Data { handle, octets });
        }
        if ended && let Some((_, body)) = self.reading.take() {
            self.finished(body)?;
        }
        Ok(ended)
    }

    /// Reads a status line. False where it is not complete.
    fn read_line(&mut self) -> Result<bool, Problem> {
        let line = self.lines.next_line().map_err(|_| match self.state {
            // Before the greeting, this is no POP3 server; later, it breaks a limit.
            State::Greeting(_) => self.nonsense(self.lines.rest()),
            _ => Problem::Exceeded(Limit::Line),
        })?;
        let Some(line) = line else { return Ok(false) };
        if line.trim_ascii().is_empty() && self.blank_lines < BLANK_LINES_MAX {
            self.blank_lines += 1;
            return Ok(true);
        }
        self.blank_lines = 0;
        let status = reply::status(&line).ok_or_else(|| self.nonsense(&line))?;
        self.status(status, &line)?;
        Ok(true)
    }

    fn status(&mut self, mut status: Status, line: &[u8]) -> Result<(), Problem> {
        if let Status::Err(refusal) = &mut status
            && self.secrets.are_in(line)
        {
            // Its words are shown to a person, who need not be alone.
            HIDDEN.clone_into(&mut refusal.text);
            let unknown = matches!(refusal.code, Some(ResponseCode::Other(_)));
            refusal.code = refusal.code.take().filter(|_| !unknown);
        }
        let Some(front) = self.in_flight.front() else {
            return match status {
                Status::Err(refusal) => {
                    self.last_words = Some(refusal);
                    Ok(())
                }
                _ => Err(self.nonsense(line)),
            };
        };
        match status {
            Status::Continue(challenge) if front.what == What::Login => self.challenged(&challenge),
            Status::Continue(_) => Err(self.nonsense(line)),
            Status::Ok(text) if front.command.is_multi_line() => {
                let messages = self.maildrop.map(|(messages, _)| messages);
                let body = Body::new(&front.command, messages, front.hint, text);
                self.reading = Some((Unstuffer::default(), body));
                Ok(())
            }
            Status::Ok(text) => self.accepted(&text, line),
            Status::Err(refusal) => self.refused(refusal),
        }
    }

    /// `+OK` to a single-line command.
    fn accepted(&mut self, text: &str, line: &[u8]) -> Result<(), Problem> {
        let Some(waiting) = self.pop() else {
            return Ok(());
        };
        match waiting.what {
            What::Greeting => {
                self.greeted(text);
                Ok(())
            }
            What::Stls => {
                // RFC 2595 §4: the handshake begins right behind this line. Whatever else is here was put here.
                if self.lines.pending() > 0 {
                    return Err(Problem::InjectedPlaintext);
                }
                self.events.push_back(Event::StartTls);
                Ok(())
            }
            What::Utf8 => self.choose_and_sign_in(),
            What::Login => self.logged_in(text),
            What::Request(handle) => {
                let reply = match waiting.command {
                    Command::Stat => {
                        let (messages, octets) =
                            reply::stat(text).ok_or_else(|| self.nonsense(line))?;
                        self.maildrop = Some((messages, octets));
                        Reply::Stat { messages, octets }
                    }
                    Command::Last => {
                        Reply::Last(reply::last(text).ok_or_else(|| self.nonsense(line))?)
                    }
                    Command::ListOf(_) => {
                        Reply::List(reply::list_line(text.as_bytes()).into_iter().collect())
                    }
                    Command::UidlOf(number) => Reply::Uidl(uidl_of(number.get(), text)),
                    Command::Raw(_) | Command::Lang(_) => Reply::Raw {
                        text: text.to_owned(),
                        lines: Vec::new(),
                    },
                    Command::Dele(_) => {
                        self.deletions += 1;
                        Reply::Ok
                    }
                    Command::Rset => {
                        self.deletions = 0;
                        Reply::Ok
                    }
                    _ => Reply::Ok,
                };
                self.events.push_back(Event::Done { handle, reply });
                Ok(())
            }
            What::Quit => {
                self.close(None);
                Ok(())
            }
            What::User => self.user_accepted(),
            What::Capabilities => Ok(()),
        }
    }

    /// A multi-line reply is complete.
    fn finished(&mut self, body: Body) -> Result<(), Problem> {
        let Some(waiting) = self.pop() else {
            return Ok(());
        };
        let reply = match body {
            Body::Capabilities { found, .. } if waiting.what == What::Capabilities => {
                return self.learnt(Some(found));
            }
            Body::Capabilities { found, .. } => Reply::Capabilities(found),
            Body::List { found, .. } => Reply::List(found),
            Body::Uidl { found, .. } => Reply::Uidl(found),
            Body::Kept { kept, .. } if matches!(waiting.command, Command::Top(..)) => {
                Reply::Top(kept)
            }
            Body::Kept { text, kept, .. } => Reply::Raw { text, lines: kept },
            Body::Message(_) => Reply::Retrieved,
        };
        if let What::Request(handle) = waiting.what {
            self.events.push_back(Event::Done { handle, reply });
        }
        Ok(())
    }

    /// `-ERR`.
    fn refused(&mut self, refusal: Refusal) -> Result<(), Problem> {
        let step = self.step();
        let Some(waiting) = self.pop() else {
            return Ok(());
        };
        match waiting.what {
            What::Greeting => Err(Problem::Refused {
                step: Step::Greeting,
                refusal,
            }),
            What::Stls => Err(Problem::Refused {
                step: Step::Stls,
                refusal,
            }),
            What::Capabilities => self.learnt(None),
            What::Utf8 => self.choose_and_sign_in(),
            What::User | What::Login => self.login_refused(refusal),
            What::Request(handle) => {
                self.events.push_back(Event::Refused { handle, refusal });
                Ok(())
            }
            What::Quit if self.look_around => {
                self.close(None);
                Ok(())
            }
            What::Quit => Err(Problem::Refused { step, refusal }),
        }
    }
}

/// The text behind `+OK` to `UIDL n`. One server leaves the number out.
fn uidl_of(number: u32, text: &str) -> Vec<(u32, String)> {
    match reply::uidl_line(text.as_bytes()) {
        Some((found, unique_id)) if found == number => vec![(found, unique_id)],
        _ if text.is_empty() => Vec::new(),
        _ => vec![(number, reply::unique_id(text.as_bytes()))],
    }
}
