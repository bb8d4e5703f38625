//! The guard: nothing that must be secret crosses a tunnel in clear.
//!
//! It knows no POP3 beyond four words. In `tls` mode the first octets must begin a TLS ClientHello. In `stls`
//! mode complete lines saying exactly CAPA, STLS, NOOP or QUIT may pass; once STLS has passed, a ClientHello may begin
//! where a line may begin. Octets are held back until they are known to be harmless, so that it makes no
//! difference how they were split into frames. Whatever follows the beginning of a ClientHello is TLS's affair.
//!
//! The bridge runs it on what pages send, so that a bridge is useless for guessing passwords in clear; the page
//! runs the same code on what a person types.

use std::borrow::Cow;

use super::message::Mode;

/// The lines that may cross before TLS, in any case, and nothing else.
const HARMLESS: [&[u8]; 4] = [b"CAPA\r\n", STLS, b"NOOP\r\n", b"QUIT\r\n"];
const STLS: &[u8] = b"STLS\r\n";

/// Octets that tell a ClientHello: type, version (2), length (2), handshake type (RFC 8446 §5.1, §4).
const HELLO_HEAD: usize = 6;

/// The page tried to send something in clear that must be encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("octets that must not cross in clear")]
pub struct Violation;

/// Judges the octets of one tunnel, page to server, in order.
#[derive(Debug)]
pub struct Guard {
    state: State,
    /// Held back: the beginning of a harmless line or of a ClientHello, so at most six octets.
    held: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Complete harmless lines only. `stls_seen`: a ClientHello may begin.
    Lines { stls_seen: bool },
    /// The beginning of a ClientHello, and nothing else.
    Hello,
    /// Nothing left to judge.
    Open,
    /// Broken once, broken for good.
    Shut,
}

impl Guard {
    /// A guard for a new tunnel.
    pub const fn new(mode: Mode) -> Self {
        let state = match mode {
            Mode::Tls => State::Hello,
            Mode::Stls => State::Lines { stls_seen: false },
            Mode::Plain => State::Open,
        };
        Self {
            state,
            held: Vec::new(),
        }
    }

    /// True once everything passes: the pump may stop asking.
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// Takes the next octets from the page and returns those that may go to the server now, which may be none.
    ///
    /// # Errors
    /// [`Violation`] when these octets break the rules. None of them may be sent, nor any later ones.
    pub fn pass<'a>(&mut self, input: &'a [u8]) -> Result<Cow<'a, [u8]>, Violation> {
        if self.state == State::Open {
            return Ok(Cow::Borrowed(input));
        }
        let mut passed = Vec::new();
        for (at, &octet) in input.iter().enumerate() {
            self.held.push(octet);
            self.judge(&mut passed).inspect_err(|_| {
                self.state = State::Shut;
                self.held.clear();
            })?;
            if self.state == State::Open {
                passed.extend_from_slice(&input[at + 1..]);
                break;
            }
        }
        Ok(Cow::Owned(passed))
    }

    /// Looks at `held`, which has just grown by one octet.
    fn judge(&mut self, passed: &mut Vec<u8>) -> Result<(), Violation> {
        match self.state {
            State::Lines { stls_seen } if stls_seen && self.held[0] == 0x16 => {
                self.state = State::Hello;
                self.judge(passed)
            }
            State::Lines { stls_seen } => {
                let begins = |line: &[u8]| {
                    line.get(..self.held.len())
                        .is_some_and(|head| head.eq_ignore_ascii_case(&self.held))
                };
                if !HARMLESS.into_iter().any(begins) {
                    return Err(Violation);
                }
                if self.held.ends_with(b"\n") {
                    self.state = State::Lines {
                        stls_seen: stls_seen || begins(STLS),
                    };
                    passed.append(&mut self.held);
                }
                Ok(())
            }
            State::Hello => {
                let fits = match *self.held.as_slice() {
                    [.., octet] if self.held.len() == 1 => octet == 0x16,
                    [.., octet] if self.held.len() == 2 => octet == 0x03,
                    [.., octet] if self.held.len() == 3 => octet <= 0x04,
                    [.., octet] if self.held.len() == HELLO_HEAD => octet == 0x01,
                    _ => true,
                };
                if !fits {
                    return Err(Violation);
                }
                if self.held.len() == HELLO_HEAD {
                    self.state = State::Open;
                    passed.append(&mut self.held);
                }
                Ok(())
            }
            State::Open => Ok(()),
            State::Shut => Err(Violation),
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    const HELLO: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";

    /// Feeds `input` whole, octet by octet and in halves; all three must pass the same octets.
    fn check(mode: Mode, input: &[u8], expected: Result<&[u8], Violation>) {
        for size in [input.len().max(1), 1, input.len().div_ceil(2).max(1)] {
            let mut guard = Guard::new(mode);
            let mut passed = Vec::new();
            let outcome = input.chunks(size).try_for_each(|chunk| {
                passed.extend_from_slice(&guard.pass(chunk)?);
                Ok(())
            });
            match expected {
                Ok(octets) => {
                    assert_eq!(outcome, Ok(()), "{:?}", input.escape_ascii().to_string());
                    assert_eq!(passed, octets);
                }
                Err(violation) => {
                    assert_eq!(
                        outcome,
                        Err(violation),
                        "{:?}",
                        input.escape_ascii().to_string()
                    );
                    assert_eq!(guard.pass(HELLO), Err(Violation), "shut for good");
                }
            }
        }
    }

    #[test]
    fn tls_wants_a_client_hello() {
        check(Mode::Tls, HELLO, Ok(HELLO));
        check(Mode::Tls, &HELLO[..5], Ok(b""));
        check(Mode::Tls, b"CAPA\r\n", Err(Violation));
        check(Mode::Tls, b"USER ann\r\n", Err(Violation));
        check(Mode::Tls, b"\x16\x03\x01\x02\x00\x02", Err(Violation));
        check(Mode::Tls, b"\x17\x03\x03\x00\x20\x01", Err(Violation));
        check(Mode::Tls, b"\x16\x02", Err(Violation));
    }

    #[test]
    fn stls_lets_four_words_pass() {
        check(Mode::Stls, b"CAPA\r\n", Ok(b"CAPA\r\n"));
        check(
            Mode::Stls,
            b"capa\r\nNoop\r\nSTLS\r\nQUIT\r\n",
            Ok(b"capa\r\nNoop\r\nSTLS\r\nQUIT\r\n"),
        );
        check(Mode::Stls, b"CAP", Ok(b""));
        check(Mode::Stls, b"USER ann\r\n", Err(Violation));
        check(Mode::Stls, b"CAPA USER ann\r\n", Err(Violation));
        check(Mode::Stls, b"CAPA\nUSER ann\r\n", Err(Violation));
        check(Mode::Stls, b"PASS secret\r\n", Err(Violation));
        check(Mode::Stls, b"\r\n", Err(Violation));
    }

    #[test]
    fn stls_lets_a_client_hello_follow_stls_only() {
        let after = [b"STLS\r\n", HELLO].concat();
        check(Mode::Stls, &after, Ok(&after));
        check(Mode::Stls, &[b"CAPA\r\n", HELLO].concat(), Err(Violation));
        check(Mode::Stls, HELLO, Err(Violation));
    }

    #[test]
    fn stls_refused_by_the_server_leaves_the_rules_in_place() {
        check(
            Mode::Stls,
            b"STLS\r\nCAPA\r\nQUIT\r\n",
            Ok(b"STLS\r\nCAPA\r\nQUIT\r\n"),
        );
        check(Mode::Stls, b"STLS\r\nUSER ann\r\n", Err(Violation));
    }

    #[test]
    fn a_refused_line_keeps_the_whole_batch_back() {
        let mut guard = Guard::new(Mode::Stls);
        assert_eq!(guard.pass(b"CAPA\r\nUSER ann\r\n"), Err(Violation));
    }

    #[test]
    fn plain_is_not_judged() {
        check(
            Mode::Plain,
            b"USER ann\r\nPASS x\r\n",
            Ok(b"USER ann\r\nPASS x\r\n"),
        );
    }
}
