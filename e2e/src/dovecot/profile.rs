//! How a Dovecot lets people in.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::hmac;

/// The ways in which Dovecot is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Passwords alone, in clear too: if the page ever sent one in clear, the tap would show it, whereas Dovecot's own
    /// refusal would hide it.
    Passwords,
    /// Every mechanism that Dovecot has for POP3, and user names of any kind.
    Full,
    /// Every mechanism, but nothing that shows the password before TLS; one session at a time.
    Strict,
    /// Passwords alone, from connections that begin with the PROXY protocol; whoever guesses has to wait, address by address.
    Told,
}

/// With what tokens are signed: known to nobody but this Dovecot, which ends with its story.
const TOKEN_KEY: &[u8] = b"the key of one story's Dovecot, no more";

/// How long a token is good for: longer than any story.
const TOKEN_LIFE: Duration = Duration::from_secs(3600);

impl Profile {
    /// Dovecot takes clients on its own address for safe, whatever is forbidden: the strict one needs another.
    pub(super) fn host(self) -> &'static str {
        match self {
            Self::Passwords | Self::Full | Self::Told => "127.0.0.1",
            Self::Strict => "127.0.0.2",
        }
    }

    /// The part of the configuration that says how people are let in. Failures answer at once, so that tests need not
    /// wait for them.
    pub(crate) fn configuration(self, home: &Path) -> String {
        let home = home.display();
        let (mechanisms, more) = match self {
            Self::Passwords => ("plain login", "disable_plaintext_auth = no\n".to_owned()),
            Self::Told => ("plain login", TOLD.to_owned()),
            Self::Full => (
                EVERY_PASSWORD,
                format!(
                    "disable_plaintext_auth = no\nauth_username_chars =\n{}",
                    tokens(&home.to_string())
                ),
            ),
            Self::Strict => (
                EVERY_PASSWORD,
                format!(
                    "disable_plaintext_auth = yes\nprotocol pop3 {{\n  pop3_lock_session = yes\n}}\n{}",
                    tokens(&home.to_string())
                ),
            ),
        };
        let others = match self {
            Self::Passwords | Self::Told => "",
            Self::Full | Self::Strict => " oauthbearer xoauth2",
        };
        format!(
            "listen = {listen}\n\
             auth_mechanisms = {mechanisms}{others}\n\
             auth_failure_delay = 0\n\
             {more}\
             passdb {{\n  driver = passwd-file\n  mechanisms = {mechanisms}\n\
             \x20 args = scheme=PLAIN username_format=%u {home}/users\n}}\n",
            listen = self.host(),
        )
    }
}

/// Those that ask for a password, or for a proof that one knows it.
const EVERY_PASSWORD: &str = "plain login cram-md5 apop scram-sha-1 scram-sha-256";

/// Behind a bridge on this machine. The penalty that other profiles do without is as Dovecot has it.
const TOLD: &str = "disable_plaintext_auth = no
haproxy_trusted_networks = 127.0.0.0/8
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0600
  }
}
service pop3-login {
  inet_listener pop3 {
    haproxy = yes
  }
  inet_listener pop3s {
    haproxy = yes
  }
}
";

fn tokens(home: &str) -> String {
    format!(
        "passdb {{\n  driver = oauth2\n  mechanisms = oauthbearer xoauth2\n  args = {home}/oauth2.conf\n}}\n"
    )
}

/// Files for [`Profile::configuration`]: names below home, and contents.
pub(super) fn token_files(home: &Path) -> [(&'static str, String); 2] {
    let keys = home.join("keys");
    let settings = format!(
        "introspection_mode = local\n\
         local_validation_key_dict = fs:posix:prefix={}/\n\
         username_attribute = sub\n",
        keys.display()
    );
    [
        ("oauth2.conf", settings),
        // RFC 7515's "azp", "alg" and "kid" lead to this file: a token without the first and the last is "default".
        ("keys/default/HS256/default", STANDARD.encode(TOKEN_KEY)),
    ]
}

/// A token that says who `user` is (RFC 7519), signed by HMAC with SHA-256.
pub(super) fn token(user: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let expiry = now.expect("it is later than 1970") + TOKEN_LIFE;
    let header = serde_json::json!({ "alg": "HS256", "typ": "JWT" });
    let claims = serde_json::json!({ "sub": user, "exp": expiry.as_secs() });
    let signed = [header, claims]
        .map(|part| URL_SAFE_NO_PAD.encode(part.to_string()))
        .join(".");
    let key = hmac::Key::new(hmac::HMAC_SHA256, TOKEN_KEY);
    let signature = hmac::sign(&key, signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}
