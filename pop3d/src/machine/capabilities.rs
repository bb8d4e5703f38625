//! CAPA (RFC 2449 §5): what can be done here and now. It changes with STLS and with login.

use super::{Machine, Mechanism, reply::ok};
use crate::Mischief;

impl Machine {
    /// The whole reply.
    pub(super) fn capabilities(&self, logged_in: bool) -> Vec<u8> {
        let mut lines: Vec<String> = Vec::new();
        let mut add = |line: &str, holds: bool| lines.extend(holds.then(|| line.to_owned()));
        add("TOP", !self.has(Mischief::NoTop));
        add("UIDL", !self.has(Mischief::NoUidl));
        add("RESP-CODES", true);
        add("AUTH-RESP-CODE", true);
        add("PIPELINING", true);
        add("USER", !logged_in && self.takes_password());
        let mechanisms: Vec<&str> = self.mechanisms().map(Mechanism::name).collect();
        let sasl = format!("SASL {}", mechanisms.join(" "));
        add(&sasl, !logged_in && !mechanisms.is_empty());
        add("STLS", !logged_in && self.offers_stls());
        let delay = self.settings.login_delay.unwrap_or_default();
        add(&format!("LOGIN-DELAY {delay}"), delay > 0);
        add("EXPIRE NEVER", true);
        add("UTF8 USER", true);
        add("LANG", true);
        add("IMPLEMENTATION Poste-Restante-pop3d", true);
        let mut reply = ok("what can be done here");
        for line in lines {
            reply.extend_from_slice(format!("{line}\r\n").as_bytes());
        }
        reply.extend_from_slice(b".\r\n");
        reply
    }

    /// The SASL mechanisms that would be taken now: no secret in clear unless allowed, and -PLUS only where there is a
    /// channel to bind to.
    pub(super) fn mechanisms(&self) -> impl Iterator<Item = Mechanism> {
        let tls = self.settings.tls.as_ref();
        let channel = tls.is_some_and(|tls| !tls.bindings.is_empty());
        let vouched = tls.is_some_and(|tls| tls.vouched.is_some());
        let known = &self.settings.mechanisms;
        let can = move |mechanism: &Mechanism| {
            let known = match mechanism {
                Mechanism::ScramPlus(hash) => channel && known.contains(&Mechanism::Scram(*hash)),
                Mechanism::External => vouched && known.contains(mechanism),
                other => known.contains(other),
            };
            known && (self.takes_password() || !mechanism.shows_secret())
        };
        Mechanism::ALL.into_iter().filter(can)
    }

    /// Whether a secret may be shown now.
    pub(super) const fn takes_password(&self) -> bool {
        self.settings.tls.is_some() || self.settings.allow_plaintext_login
    }

    pub(super) const fn offers_stls(&self) -> bool {
        self.settings.tls_available && self.settings.tls.is_none()
    }
}
