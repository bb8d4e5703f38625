//! What a server says it can do (RFC 2449 §6).

use super::reply::printable;

/// How long messages stay (EXPIRE, RFC 2449 §6.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expire {
    /// For good.
    Never,
    /// So many days; 0: they may be gone as soon as they were read.
    Days(u32),
}

/// The answer to CAPA, taken apart. What is not understood is in `lines` all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// `[AUTH]` tells a wrong password from a server's trouble (AUTH-RESP-CODE, RFC 3206 §6).
    pub auth_resp_code: bool,
    /// How long messages stay.
    pub expire: Option<Expire>,
    /// EXPIRE may differ from user to user: it is said again after login.
    pub expire_user: bool,
    /// Name and version.
    pub implementation: Option<String>,
    /// The language of the server's words can be chosen (RFC 6856 §3).
    pub lang: bool,
    /// Seconds to wait between logins (RFC 2449 §6.5).
    pub login_delay: Option<u32>,
    /// LOGIN-DELAY may differ from user to user.
    pub login_delay_user: bool,
    /// Commands may be sent without waiting for replies (RFC 2449 §6.6).
    pub pipelining: bool,
    /// Words in brackets behind `-ERR` are response codes (RFC 2449 §6.4).
    pub resp_codes: bool,
    /// SASL mechanisms (RFC 5034), upper case.
    pub sasl: Vec<String>,
    /// STLS is offered (RFC 2595).
    pub stls: bool,
    /// TOP is offered.
    pub top: bool,
    /// UIDL is offered.
    pub uidl: bool,
    /// USER and PASS are offered.
    pub user: bool,
    /// UTF8 is offered (RFC 6856 §2).
    pub utf8: bool,
    /// User names may be in UTF-8 (RFC 6856 §2.1).
    pub utf8_user: bool,
    /// Every line as it came, control characters replaced.
    pub lines: Vec<String>,
}

impl Capabilities {
    /// Learns one line of a CAPA reply. Unknown ones are nobody's fault.
    pub fn learn(&mut self, line: &[u8]) {
        let text = printable(line.trim_ascii());
        let mut words = text.split_ascii_whitespace().map(str::to_ascii_uppercase);
        let tag = words.next().unwrap_or_default();
        let rest: Vec<String> = words.collect();
        let has = |word: &str| rest.iter().any(|found| found == word);
        let number = || rest.first().and_then(|word| word.parse().ok());
        match tag.as_str() {
            "AUTH-RESP-CODE" => self.auth_resp_code = true,
            "EXPIRE" => {
                self.expire = if has("NEVER") {
                    Some(Expire::Never)
                } else {
                    number().map(Expire::Days)
                };
                self.expire_user = has("USER");
            }
            // GNU mailutils leaves the blank out.
            "EXPIRENEVER" => self.expire = Some(Expire::Never),
            "IMPLEMENTATION" => {
                let at = text.find(char::is_whitespace).unwrap_or(text.len());
                self.implementation = Some(text[at..].trim().to_owned());
            }
            "LANG" => self.lang = true,
            "LOGIN-DELAY" => {
                self.login_delay = number();
                self.login_delay_user = has("USER");
            }
            "PIPELINING" => self.pipelining = true,
            "RESP-CODES" => self.resp_codes = true,
            // Some servers say it twice, once per kind.
            "SASL" => self.sasl.extend(rest),
            "STLS" => self.stls = true,
            "TOP" => self.top = true,
            "UIDL" => self.uidl = true,
            "USER" => self.user = true,
            "UTF8" => {
                self.utf8 = true;
                self.utf8_user = has("USER");
            }
            _ => {}
        }
        self.lines.push(text);
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn every_standard_capability() {
        let mut can = Capabilities::default();
        for line in [
            "TOP",
            "user",
            "SASL PLAIN cram-md5",
            "SASL SCRAM-SHA-256",
            "RESP-CODES",
            "AUTH-RESP-CODE",
            "LOGIN-DELAY 900 USER",
            "PIPELINING",
            "EXPIRE 60 USER",
            "UIDL",
            "STLS",
            "UTF8 USER",
            "LANG",
            "IMPLEMENTATION Shlemazle  v302 ",
            "X-UNHEARD-OF \x1b",
            "",
        ] {
            can.learn(line.as_bytes());
        }
        assert_eq!(can.lines.len(), 16);
        assert_eq!(can.lines[14], "X-UNHEARD-OF ␛");
        can.lines.clear();
        let expected = Capabilities {
            auth_resp_code: true,
            expire: Some(Expire::Days(60)),
            expire_user: true,
            implementation: Some("Shlemazle  v302".into()),
            lang: true,
            login_delay: Some(900),
            login_delay_user: true,
            pipelining: true,
            resp_codes: true,
            sasl: vec!["PLAIN".into(), "CRAM-MD5".into(), "SCRAM-SHA-256".into()],
            stls: true,
            top: true,
            uidl: true,
            user: true,
            utf8: true,
            utf8_user: true,
            lines: Vec::new(),
        };
        assert_eq!(can, expected);
    }

    #[test]
    fn how_long_messages_stay() {
        let check = |line: &str, expire, user| {
            let mut can = Capabilities::default();
            can.learn(line.as_bytes());
            assert_eq!((can.expire, can.expire_user), (expire, user), "{line}");
        };
        check("EXPIRE NEVER", Some(Expire::Never), false);
        check("EXPIRENEVER", Some(Expire::Never), false);
        check("EXPIRE 0", Some(Expire::Days(0)), false);
        check("EXPIRE NEVER USER", Some(Expire::Never), true);
        check("EXPIRE soon", None, false);
    }

    #[test]
    fn nearly_is_not_announced() {
        let mut can = Capabilities::default();
        can.learn(b"PIPELINE CELERITY AUSPEX POTENCE");
        assert!(!can.pipelining);
    }
}
