//! The page's end of a look-up: one question to the bridge, one answer, and the WebSocket closes.

use core::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::{
    client::Frame,
    code::Code,
    message::{BridgeMessage, ClientMessage, SERVICES_MAX, Service, VERSION},
};
use crate::{problem::Problem, secret::Secret};

/// Which POP3 servers a mail domain names (RFC 6186), as the bridge has found out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The best first; empty where it names none.
    pub services: Vec<Service>,
    /// It says that it has no POP3.
    pub none: bool,
}

/// One look-up. A driver opens a WebSocket for it, hands in what comes, sends what is to be sent, and takes the outcome.
pub struct LookupClient {
    state: State,
    frames: Vec<Frame>,
    outcome: Option<Result<Named, Problem>>,
}

enum State {
    Connecting {
        domain: String,
        token: Option<Arc<Secret<String>>>,
    },
    Asked,
    Closed,
}

impl LookupClient {
    /// A look-up whose WebSocket the driver is opening.
    pub const fn new(domain: String, token: Option<Arc<Secret<String>>>) -> Self {
        Self {
            state: State::Connecting { domain, token },
            frames: Vec::new(),
            outcome: None,
        }
    }

    /// The WebSocket is open.
    pub fn handle_link_open(&mut self) {
        self.state = match core::mem::replace(&mut self.state, State::Asked) {
            State::Connecting { domain, token } => {
                let mut lookup = ClientMessage::Lookup {
                    v: VERSION,
                    domain,
                    token: token.map(|token| token.declassify().clone()),
                };
                self.frames.push(Frame::Text(lookup.encode()));
                if let ClientMessage::Lookup { token, .. } = &mut lookup {
                    token.zeroize();
                }
                State::Asked
            }
            other => other,
        };
    }

    /// A text frame came.
    pub fn handle_text(&mut self, text: &str) {
        let State::Asked = self.state else { return };
        let outcome = match BridgeMessage::decode(text) {
            Ok(BridgeMessage::Srv { services, none }) if is_sound(&services) => {
                Ok(Named { services, none })
            }
            Ok(BridgeMessage::Failed {
                code,
                retry_after_s,
            }) => Err(Problem::Bridge {
                code,
                retry_after_s,
            }),
            // It will be cut: somebody else has to be asked.
            Ok(BridgeMessage::Draining { .. }) => Err(Problem::Bridge {
                code: Code::Draining,
                retry_after_s: None,
            }),
            _ => Err(Problem::BridgeBroken),
        };
        self.close(outcome);
    }

    /// A binary frame came, where none belongs.
    pub fn handle_binary(&mut self) {
        self.close(Err(Problem::BridgeBroken));
    }

    /// The WebSocket is closed, or could not be opened, or it took the driver too long.
    pub fn handle_link_closed(&mut self) {
        self.close(Err(Problem::BridgeUnreachable));
    }

    /// The next frame to send.
    pub fn poll_frame(&mut self) -> Option<Frame> {
        (!self.frames.is_empty()).then(|| self.frames.remove(0))
    }

    /// What came of it, once.
    pub fn poll_outcome(&mut self) -> Option<Result<Named, Problem>> {
        self.outcome.take()
    }

    fn close(&mut self, outcome: Result<Named, Problem>) {
        if !matches!(self.state, State::Closed) {
            self.state = State::Closed;
            self.frames.push(Frame::Close);
            self.outcome = Some(outcome);
        }
    }
}

impl fmt::Debug for LookupClient {
    /// Whom it asks about is nobody's business, and the token is a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.state {
            State::Connecting { .. } => "LookupClient(connecting)",
            State::Asked => "LookupClient(asked)",
            State::Closed => "LookupClient(closed)",
        })
    }
}

/// What a bridge may say without being taken for something else.
fn is_sound(services: &[Service]) -> bool {
    let sound = |service: &Service| {
        let host = &service.host;
        let letters = |octet: u8| octet.is_ascii_alphanumeric() || b".-_".contains(&octet);
        service.port != 0 && (1..=253).contains(&host.len()) && host.bytes().all(letters)
    };
    services.len() <= SERVICES_MAX && services.iter().all(sound)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::tunnel::message::Mode;

    fn asked() -> LookupClient {
        let token = Arc::new(Secret::new("told".to_owned()));
        let mut lookup = LookupClient::new("example.org".into(), Some(token));
        assert_eq!(lookup.poll_frame(), None);
        lookup.handle_link_open();
        let question = r#"{"type":"lookup","v":1,"domain":"example.org","token":"told"}"#;
        assert_eq!(lookup.poll_frame(), Some(Frame::Text(question.into())));
        assert!(!format!("{lookup:?}").contains("told"));
        lookup
    }

    fn answered(text: &str) -> Result<Named, Problem> {
        let mut lookup = asked();
        lookup.handle_text(text);
        assert_eq!(lookup.poll_frame(), Some(Frame::Close));
        let outcome = lookup.poll_outcome().expect("an outcome");
        lookup.handle_link_closed();
        assert_eq!((lookup.poll_outcome(), lookup.poll_frame()), (None, None));
        outcome
    }

    #[test]
    fn an_answer_is_taken_once() {
        let named = answered(
            r#"{"type":"srv","services":[{"host":"pop.example.net","port":995,"mode":"tls"}]}"#,
        );
        let service = Service {
            host: "pop.example.net".into(),
            port: 995,
            mode: Mode::Tls,
        };
        assert_eq!(
            named,
            Ok(Named {
                services: vec![service],
                none: false
            })
        );
        let none = answered(r#"{"type":"srv","services":[],"none":true}"#);
        assert_eq!(
            none,
            Ok(Named {
                services: vec![],
                none: true
            })
        );
    }

    #[test]
    fn a_bridge_of_before_says_that_it_does_not_understand() {
        assert_eq!(
            answered(r#"{"type":"failed","code":"bad_request"}"#),
            Err(Problem::Bridge {
                code: Code::BadRequest,
                retry_after_s: None
            })
        );
    }

    #[test]
    fn what_is_no_answer_is_not_believed() {
        let many = format!(
            r#"{{"type":"srv","services":[{}{{"host":"a.example","port":1,"mode":"tls"}}]}}"#,
            r#"{"host":"a.example","port":1,"mode":"tls"},"#.repeat(SERVICES_MAX)
        );
        for text in [
            "srv",
            r#"{"type":"opened","credit":1,"ping_s":1,"idle_s":1}"#,
            r#"{"type":"srv","services":[{"host":"","port":995,"mode":"tls"}]}"#,
            r#"{"type":"srv","services":[{"host":"a.example","port":0,"mode":"tls"}]}"#,
            r#"{"type":"srv","services":[{"host":"a\u0000b","port":995,"mode":"tls"}]}"#,
            r#"{"type":"srv","services":[{"host":"a b","port":995,"mode":"tls"}]}"#,
            &many,
        ] {
            assert_eq!(answered(text), Err(Problem::BridgeBroken), "{text}");
        }
        let mut lookup = asked();
        lookup.handle_binary();
        assert_eq!(lookup.poll_outcome(), Some(Err(Problem::BridgeBroken)));
    }

    #[test]
    fn without_a_bridge_there_is_no_answer() {
        let mut lookup = LookupClient::new("example.org".into(), None);
        lookup.handle_link_closed();
        assert_eq!(lookup.poll_outcome(), Some(Err(Problem::BridgeUnreachable)));
        let mut lookup = asked();
        lookup.handle_link_closed();
        assert_eq!(lookup.poll_outcome(), Some(Err(Problem::BridgeUnreachable)));
    }
}
