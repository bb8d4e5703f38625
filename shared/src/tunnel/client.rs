//! The page's end of the tunnel: frames in and out, credit, and the bridge's reasons.

use core::fmt;
use std::{collections::VecDeque, sync::Arc};

use zeroize::Zeroize;

use super::{
    code::Code,
    message::{BridgeMessage, CREDIT_STEP, ClientMessage, DATA_MAX, Mode, VERSION},
};
use crate::{
    problem::{Problem, Step},
    secret::Secret,
};

/// Where the bridge shall connect to.
#[derive(Clone, Debug)]
pub struct Destination {
    /// A host name or an IP address.
    pub host: String,
    /// A TCP port.
    pub port: u16,
    /// How the connection will be protected.
    pub mode: Mode,
    /// An access token, where the bridge wants one. Shared with the tunnels that may have to follow this one.
    pub token: Option<Arc<Secret<String>>>,
}

/// A WebSocket frame to send, in order. Only its length is printed: a frame may hold a token, or, in plain mode, a password.
#[derive(Clone, PartialEq, Eq)]
pub enum Frame {
    /// A control message.
    Text(String),
    /// Tunnelled octets, at most [`DATA_MAX`].
    Binary(Vec<u8>),
    /// Close the WebSocket. The last frame.
    Close,
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text({} octets)", text.len()),
            Self::Binary(octets) => write!(f, "Binary({} octets)", octets.len()),
            Self::Close => f.write_str("Close"),
        }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The bridge has connected to the mail server.
    Opened,
    /// The mail server will send no more.
    End,
    /// The bridge is going away in so many seconds.
    Draining {
        /// Seconds.
        deadline_s: u32,
    },
    /// The tunnel is gone. The last event.
    Closed(Problem),
}

/// One tunnel.
#[derive(Debug)]
pub struct TunnelClient {
    state: State,
    /// Octets consumed and not yet told to the bridge.
    owed: u64,
    frames: VecDeque<Frame>,
    events: VecDeque<Event>,
}

#[derive(Debug)]
enum State {
    /// The WebSocket is being opened.
    Connecting(Destination),
    /// `open` was sent.
    Opening,
    Open,
    Closed,
}

impl TunnelClient {
    /// A tunnel whose WebSocket the driver is opening.
    pub const fn new(destination: Destination) -> Self {
        Self {
            state: State::Connecting(destination),
            owed: 0,
            frames: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    /// The WebSocket is open.
    pub fn handle_link_open(&mut self) {
        self.state = match core::mem::replace(&mut self.state, State::Opening) {
            State::Connecting(Destination {
                host,
                port,
                mode,
                token,
            }) => {
                let mut open = ClientMessage::Open {
                    v: VERSION,
                    host,
                    port,
                    mode,
                    token: token.map(|token| token.declassify().clone()),
                };
                self.frames.push_back(Frame::Text(open.encode()));
                if let ClientMessage::Open { token, .. } = &mut open {
                    token.zeroize();
                }
                State::Opening
            }
            other => other,
        };
    }

    /// A text frame came.
    pub fn handle_text(&mut self, text: &str) {
        let message = match (&self.state, BridgeMessage::decode(text)) {
            (State::Closed, _) => return,
            (_, Err(_)) => return self.close(Problem::BridgeBroken),
            (_, Ok(message)) => message,
        };
        match (message, &self.state) {
            (BridgeMessage::Opened { .. }, State::Opening) => {
                self.state = State::Open;
                self.events.push_back(Event::Opened);
            }
            (
                BridgeMessage::Failed {
                    code,
                    retry_after_s,
                },
                _,
            ) => {
                self.close(Problem::Bridge {
                    code,
                    retry_after_s,
                });
            }
            (BridgeMessage::Closed { code }, _) => self.close(Problem::Bridge {
                code,
                retry_after_s: None,
            }),
            (BridgeMessage::Fin, State::Open) => self.events.push_back(Event::End),
            (BridgeMessage::Draining { deadline_s }, _) => {
                self.events.push_back(Event::Draining { deadline_s });
            }
            (BridgeMessage::Opened { .. } | BridgeMessage::Fin | BridgeMessage::Srv { .. }, _) => {
                self.close(Problem::BridgeBroken);
            }
        }
    }

    /// A binary frame came: so many octets of the mail server's, which the caller consumes now.
    ///
    /// Returns false where they must not be believed, since no tunnel is open.
    pub fn handle_binary(&mut self, octets: usize) -> bool {
        match self.state {
            State::Open => {}
            State::Closed => return false,
            State::Connecting(_) | State::Opening => {
                self.close(Problem::BridgeBroken);
                return false;
            }
        }
        self.owed += octets as u64;
        if self.owed >= CREDIT_STEP {
            let bytes = core::mem::take(&mut self.owed);
            self.frames
                .push_back(Frame::Text(ClientMessage::Credit { bytes }.encode()));
        }
        true
    }

    /// The WebSocket is closed, or could not be opened. `code` is the close code; `step` what was being done.
    pub fn handle_link_closed(&mut self, code: u16, reason: &str, step: Step) {
        let problem = match &self.state {
            State::Closed => return,
            State::Connecting(_) => Problem::BridgeUnreachable,
            State::Opening | State::Open => Code::ALL
                .iter()
                .find(|known| known.close_code() == code && known.as_str() == reason)
                .or_else(|| Code::ALL.iter().find(|known| known.close_code() == code))
                .map_or(Problem::BridgeLost(step), |&code| Problem::Bridge {
                    code,
                    retry_after_s: None,
                }),
        };
        self.close(problem);
    }

    /// Sends octets to the mail server.
    pub fn write(&mut self, octets: &[u8]) {
        if matches!(self.state, State::Open) {
            self.frames.extend(
                octets
                    .chunks(DATA_MAX)
                    .map(|chunk| Frame::Binary(chunk.to_vec())),
            );
        }
    }

    /// Ends the tunnel from our side.
    pub fn hang_up(&mut self) {
        if !matches!(self.state, State::Closed) {
            self.state = State::Closed;
            self.frames.push_back(Frame::Close);
        }
    }

    /// The next frame to send.
    pub fn poll_frame(&mut self) -> Option<Frame> {
        self.frames.pop_front()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    fn close(&mut self, problem: Problem) {
        self.hang_up();
        self.events.push_back(Event::Closed(problem));
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn destination() -> Destination {
        Destination {
            host: "pop.example.org".into(),
            port: 995,
            mode: Mode::Tls,
            token: None,
        }
    }

    fn tunnel() -> TunnelClient {
        TunnelClient::new(destination())
    }

    fn open_tunnel() -> TunnelClient {
        let mut tunnel = tunnel();
        tunnel.handle_link_open();
        assert!(
            matches!(tunnel.poll_frame(), Some(Frame::Text(text)) if text.contains("\"open\""))
        );
        tunnel.handle_text(r#"{"type":"opened","credit":4194304,"ping_s":20,"idle_s":660}"#);
        assert_eq!(tunnel.poll_event(), Some(Event::Opened));
        tunnel
    }

    #[test]
    fn printing_shows_no_token() {
        let token = "prt1.told.nobody";
        let mut tunnel = TunnelClient::new(Destination {
            token: Some(Arc::new(Secret::new(token.into()))),
            ..destination()
        });
        let before = format!("{tunnel:?}");
        assert!(before.contains("pop.example.org"), "{before}");
        tunnel.handle_link_open();
        let after = format!("{tunnel:?} {tunnel:#?}");
        assert!(!before.contains("told") && !after.contains("told"));
        let frame = tunnel.poll_frame().expect("open");
        assert!(matches!(&frame, Frame::Text(text) if text.contains(token)));
        assert!(!format!("{frame:?}").contains("told"));
        tunnel.handle_text(r#"{"type":"opened","credit":4194304,"ping_s":20,"idle_s":660}"#);
        tunnel.write(b"PASS told\r\n");
        assert_eq!(
            format!("{:?}", tunnel.poll_frame()),
            "Some(Binary(11 octets))"
        );
    }

    #[test]
    fn credit_is_returned_in_steps() {
        let mut tunnel = open_tunnel();
        for _ in 0..3 {
            assert!(tunnel.handle_binary(64 * 1024));
            assert_eq!(tunnel.poll_frame(), None);
        }
        assert!(tunnel.handle_binary(64 * 1024));
        assert_eq!(
            tunnel.poll_frame(),
            Some(Frame::Text(r#"{"type":"credit","bytes":262144}"#.into()))
        );
    }

    #[test]
    fn a_large_write_becomes_frames_of_the_right_size() {
        let mut tunnel = open_tunnel();
        tunnel.write(&vec![7; DATA_MAX + 1]);
        assert!(
            matches!(tunnel.poll_frame(), Some(Frame::Binary(octets)) if octets.len() == DATA_MAX)
        );
        assert_eq!(tunnel.poll_frame(), Some(Frame::Binary(vec![7])));
    }

    #[test]
    fn the_bridges_reasons_reach_us_once() {
        let mut tunnel = open_tunnel();
        tunnel.handle_text(r#"{"type":"closed","code":"reset"}"#);
        let reset = Problem::Bridge {
            code: Code::Reset,
            retry_after_s: None,
        };
        assert_eq!(tunnel.poll_event(), Some(Event::Closed(reset)));
        assert_eq!(tunnel.poll_frame(), Some(Frame::Close));
        tunnel.handle_link_closed(4413, "reset", Step::Transaction);
        assert_eq!(tunnel.poll_event(), None);
        assert!(!tunnel.handle_binary(1));
    }

    #[test]
    fn close_codes_speak_where_no_message_came() {
        for (code, reason, expected) in [
            (4403, "host_denied", Some(Code::HostDenied)),
            (4403, "", Some(Code::PortDenied)),
            (1006, "", None),
        ] {
            let mut tunnel = open_tunnel();
            tunnel.handle_link_closed(code, reason, Step::Login);
            let problem =
                expected.map_or(Problem::BridgeLost(Step::Login), |code| Problem::Bridge {
                    code,
                    retry_after_s: None,
                });
            assert_eq!(tunnel.poll_event(), Some(Event::Closed(problem)));
        }
        let mut tunnel = tunnel();
        tunnel.handle_link_closed(1006, "", Step::Bridge);
        assert_eq!(
            tunnel.poll_event(),
            Some(Event::Closed(Problem::BridgeUnreachable))
        );
    }

    #[test]
    fn a_bridge_that_speaks_otherwise_is_broken() {
        for text in ["hello", r#"{"type":"fin"}"#, r#"{"type":"opened"}"#] {
            let mut tunnel = tunnel();
            tunnel.handle_link_open();
            tunnel.handle_text(text);
            assert_eq!(
                tunnel.poll_event(),
                Some(Event::Closed(Problem::BridgeBroken)),
                "{text}"
            );
        }
        let mut tunnel = tunnel();
        tunnel.handle_link_open();
        assert!(!tunnel.handle_binary(3));
        assert_eq!(
            tunnel.poll_event(),
            Some(Event::Closed(Problem::BridgeBroken))
        );
    }
}
