//! AUTHORIZATION (RFC 1939 §4): who is there, by USER and PASS, APOP (§7), AUTH (RFC 5034), or RPOP (RFC 1081).
//!
//! # UTF8, and messages whose headers are not ASCII
//! `UTF8` (RFC 6856 §2) is answered, and `UTF8 USER` says that names and passwords may be UTF-8 at any time. A client that
//! did not say UTF8 gets messages with octets beyond ASCII in their headers all the same, and unchanged, although
//! RFC 6856 would have them downgraded or refused. Most such messages are older than that RFC, or not UTF-8 at all but
//! Latin-1 or worse, so nobody can downgrade them without guessing. Whatever is changed has another size than LIST said
//! and breaks its signature; whatever is refused can be neither read nor deleted knowingly. RFC 1939 servers always
//! sent octets, and clients cope.

use shared::{pop3::line::Lines, secret::Secret};

use super::{
    COMMAND_MAX, Machine, Output, Proof, State,
    command::{Auth, Command},
    language,
    reply::{err, ok},
    sasl::{self, Dialect, Exchange, Mechanism, RESPONSE_MAX, Step},
};
use crate::Mischief;

const ENCRYPT_FIRST: &str = "[AUTH] a password has to be sent inside TLS: say STLS first";

impl Machine {
    /// The state is `Closed` while this runs; each arm says what comes next.
    pub(super) fn authorize(&mut self, command: Command, user: Option<String>) {
        self.state = State::Authorization(None);
        match command {
            Command::AuthList => self.list_mechanisms(),
            Command::Auth(auth) => self.begin_exchange(&auth),
            Command::Capa => {
                self.send(self.capabilities(false));
                self.state = State::Authorization(user);
            }
            Command::Lang(range) => {
                self.send(language::reply(range.as_deref()));
                self.state = State::Authorization(user);
            }
            Command::Utf8 => {
                self.send(ok("UTF-8 it is"));
                self.state = State::Authorization(user);
            }
            Command::Quit => {
                self.send(ok("good-bye"));
                self.close();
            }
            Command::Stls if self.is_encrypted() => self.send(err("this is TLS already")),
            Command::Stls if !self.settings.tls_available => self.send(err("there is no TLS here")),
            Command::Stls => self.begin_tls(),
            Command::User(_) | Command::Pass(_)
                if !self.takes_password() && !self.settings.allow_rpop =>
            {
                self.send(err(ENCRYPT_FIRST));
            }
            Command::Pass(_) if !self.takes_password() => self.send(err(ENCRYPT_FIRST)),
            Command::User(name) => {
                // The same answer whether there is such a user or not.
                self.send(ok("and the password?"));
                self.state = State::Authorization(Some(name));
            }
            Command::Pass(password) => match user {
                Some(user) => self.prove(Proof::Password { user, password }, None),
                None => self.send(err("say USER first")),
            },
            Command::Rpop => self.trust(user),
            Command::Apop { user, digest } => match self.settings.stamp {
                Some(_) => self.prove(Proof::Digest { user, digest }, None),
                None => self.send(err("there is no APOP here")),
            },
            _ => self.bad("log in first"),
        }
    }

    fn begin_tls(&mut self) {
        let mut reply = ok("begin TLS");
        if self.has(Mischief::StlsInject) {
            reply.extend_from_slice(b"+OK injected by somebody on the way\r\n");
        }
        if self.has(Mischief::StlsGarbage) {
            reply.extend_from_slice(b"\0\xff\x16?");
        }
        self.send(reply);
        self.forget_input();
        self.outputs.push_back(Output::StartTls);
        self.state = State::ExpectTls;
    }

    /// RPOP (RFC 1081 §6): the client's host says who it is, and is believed. That was unwise in 1988.
    fn trust(&mut self, user: Option<String>) {
        match user {
            _ if !self.settings.allow_rpop => self.send(err(
                "[AUTH] RPOP is refused: it would open any mailbox to whoever asks",
            )),
            Some(user) => self.prove(Proof::Proven { user }, None),
            None => self.send(err("say USER first")),
        }
    }

    fn prove(&mut self, proof: Proof, dialect: Option<Dialect>) {
        if self.has(Mischief::LosePipelined) {
            self.forget_input();
        }
        self.outputs.push_back(Output::Login(proof));
        self.state = State::ExpectLogin(dialect);
    }

    /// AUTH without a mechanism. RFC 5034 has CAPA for that; clients that are older ask like this.
    fn list_mechanisms(&mut self) {
        let mut reply = ok("mechanisms follow");
        for mechanism in self.mechanisms() {
            reply.extend_from_slice(format!("{}\r\n", mechanism.name()).as_bytes());
        }
        reply.extend_from_slice(b".\r\n");
        self.send(reply);
    }

    fn begin_exchange(&mut self, auth: &Auth) {
        let named = Mechanism::named(&auth.mechanism);
        let offered = named.filter(|named| self.mechanisms().any(|offered| offered == *named));
        let Some(mechanism) = offered else {
            let hidden = named.is_some_and(Mechanism::shows_secret) && !self.takes_password();
            return self.send(err(match named {
                Some(_) if hidden => ENCRYPT_FIRST,
                Some(Mechanism::ScramPlus(_)) => "there is no channel to bind to here",
                _ => "there is no such mechanism here",
            }));
        };
        let initial = match auth.initial.as_ref().map(Secret::declassify) {
            Some(initial) if initial == b"=" => Some(Vec::new()),
            Some(initial) => match sasl::decode(initial) {
                None => return self.bad("that is not base64"),
                decoded => decoded,
            },
            None => None,
        };
        let step = Exchange::begin(mechanism, initial.as_deref(), self.settings.tls.as_ref());
        self.take(step);
    }

    /// Takes a line of the client's in an exchange.
    pub(super) fn respond(&mut self, line: &[u8], exchange: Exchange) {
        self.state = State::Authorization(None);
        // After a refusal the client may say anything, a cancellation too; it was refused.
        let told = matches!(exchange, Exchange::OAuthRefused);
        match sasl::decode(line) {
            _ if line == b"*" && !told => self.send(err("as you like")),
            None if !told => self.bad("that is not base64"),
            decoded => {
                let answer = decoded.unwrap_or_default();
                let step = exchange.respond(&answer, self.settings.tls.as_ref());
                self.take(step);
            }
        }
        if !matches!(self.state, State::Exchange(_)) {
            self.limit_lines();
        }
    }

    /// Does what a mechanism wants.
    pub(super) fn take(&mut self, step: Step) {
        match step {
            Step::Challenge(text, exchange) => {
                self.send(sasl::challenge(&text));
                self.state = State::Exchange(exchange);
                self.limit_lines();
            }
            Step::Stamp => {
                self.outputs.push_back(Output::Stamp);
                self.state = State::ExpectStamp;
            }
            Step::Keys(first) => {
                let (user, hash) = (first.user.clone(), first.hash);
                self.outputs.push_back(Output::Keys { user, hash });
                self.state = State::ExpectKeys(first);
            }
            Step::Signature(mut signature, exchange) => {
                if self.has(Mischief::ScramBadSignature) {
                    signature[0] ^= 1;
                }
                self.take(sasl::signed(&signature, exchange));
            }
            Step::Prove(proof, dialect) => self.prove(proof, dialect),
            Step::Refuse => self.refuse(),
            Step::Malformed(text) => self.bad(text),
        }
    }

    /// A line may have as many octets as the state says.
    pub(super) fn limit_lines(&mut self) {
        let limit = match self.state {
            State::Exchange(_) => RESPONSE_MAX,
            _ => COMMAND_MAX,
        };
        let lines = Lines::new(limit);
        let before = std::mem::replace(&mut self.lines, lines);
        self.lines.push(before.rest());
    }
}
