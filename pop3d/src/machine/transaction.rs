//! TRANSACTION (RFC 1939 §5) and its end, UPDATE (§6).

mod listing;

use shared::pop3::line::stuff;

use super::{
    Machine, Output, Refusal, State,
    command::Command,
    faults::Endless,
    reply::{err, ok},
};
use crate::Mischief;

pub use self::listing::Entry;
use self::listing::top;
pub(super) use self::listing::{Numbers, Transaction};

/// What part of a message is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Whole,
    /// The header and so many lines of the body.
    Top(u64),
}

impl Machine {
    /// The state is `Closed` while this runs.
    pub(super) fn transact(&mut self, command: &Command, mut transaction: Transaction) {
        if let Some(endless) = self.endless_reply(command) {
            self.state = State::Endless(endless);
            return;
        }
        if let Some(reply) = self.refused(command) {
            self.send(reply);
            self.state = State::Transaction(transaction);
            return;
        }
        let reply = match *command {
            Command::Quit => return self.update(&transaction),
            Command::Retr(number) => return self.fetch(number, Part::Whole, transaction),
            Command::Top { number, lines } => {
                return self.fetch(number, Part::Top(lines), transaction);
            }
            Command::Capa => self.capabilities(true),
            Command::Dele(number) => transaction.dele(number),
            Command::Lang(ref range) => super::language::reply(range.as_deref()),
            Command::Last => transaction.last(),
            Command::List(Some(number)) => transaction.line(number, self.size_shown()),
            Command::List(None) => transaction.lines(
                &transaction.greeting(),
                self.numbers_shown(),
                self.size_shown(),
            ),
            Command::Noop => ok("still here"),
            Command::Rset => transaction.rset(),
            Command::Stat if self.has(Mischief::StatLies) => ok("1000000 1000000"),
            Command::Stat => transaction.stat(),
            Command::Uidl(Some(number)) => {
                transaction.line(number, |entry| entry.unique_id.clone())
            }
            Command::Uidl(None) => {
                transaction.lines(&ok("unique-ids follow"), self.numbers_shown(), |entry| {
                    entry.unique_id.clone()
                })
            }
            Command::Apop { .. }
            | Command::Auth(_)
            | Command::AuthList
            | Command::Pass(_)
            | Command::Rpop
            | Command::Stls
            | Command::User(_)
            | Command::Utf8 => {
                self.bad_commands += 1;
                err("you are logged in already")
            }
        };
        self.send(reply);
        self.state = State::Transaction(transaction);
    }

    /// QUIT: what was marked goes now.
    fn update(&mut self, transaction: &Transaction) {
        if self.has(Mischief::DropBeforeCommit) {
            return self.end(Output::Drop);
        }
        let deleted = transaction.deleted().clone();
        self.outputs.push_back(Output::Commit(deleted));
        self.state = State::ExpectCommitted;
    }

    fn fetch(&mut self, number: u32, part: Part, mut transaction: Transaction) {
        match transaction.find(number) {
            Ok(place) => {
                if matches!(part, Part::Whole) {
                    transaction.read(number);
                }
                self.outputs.push_back(Output::Fetch(place));
                self.state = State::ExpectMessage(transaction, part);
            }
            Err(reply) => {
                self.send(reply);
                self.state = State::Transaction(transaction);
            }
        }
    }

    /// Sends what was fetched; the transaction goes on, but for mischief.
    pub(super) fn reply_with_message(
        &mut self,
        answer: Result<Vec<u8>, Refusal>,
        part: Part,
        transaction: Transaction,
    ) {
        self.state = State::Transaction(transaction);
        let message = match answer {
            Ok(message) => message,
            Err(refusal) => return self.send(refusal.reply()),
        };
        let (mut reply, octets) = match part {
            Part::Whole => (ok(&format!("{} octets", message.len())), &message[..]),
            Part::Top(lines) => (ok("the top follows"), top(&message, lines)),
        };
        if matches!(part, Part::Whole) && self.has(Mischief::EndlessMessage) {
            self.send(reply);
            self.state = State::Endless(Endless::Message);
            return;
        }
        let cut = self.has(Mischief::CutMidMessage);
        let stall = self.has(Mischief::StallMidMessage);
        if cut || stall {
            reply.extend_from_slice(&octets[..octets.len() / 2]);
            self.send(reply);
            self.fall_silent();
            if cut {
                self.end(Output::Drop);
            }
        } else if self.has(Mischief::Unstuffed) {
            reply.extend_from_slice(octets);
            reply.extend_from_slice(b".\r\n");
            self.send(reply);
        } else {
            stuff(octets, &mut reply);
            self.send(reply);
        }
    }
}
