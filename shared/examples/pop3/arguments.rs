//! The command line.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use clap::Parser;
use shared::{
    pop3::{
        auth::{choose::Wish, mechanism::Mechanism},
        client::{Credentials, Options, Patience, Purpose},
        command::{Password, PlaintextAllowed, UserName},
    },
    secret::Secret,
    session::{Config, Link},
    tls::{CertificateDer, Pin, TlsConfig},
    tunnel::{client::Destination, message::Mode},
    visit::Habits,
};

use zeroize::Zeroizing;

use crate::failure::{Failure, usage};

/// Read and delete mail by POP3.
#[derive(Parser)]
pub(crate) struct Arguments {
    /// TLS from the first octet (the default).
    #[arg(long, group = "protection")]
    tls: bool,
    /// TLS by STLS.
    #[arg(long, group = "protection")]
    stls: bool,
    /// No encryption: everybody in between sees the password.
    #[arg(long, group = "protection")]
    plaintext: bool,
    /// A certificate authority to trust besides Mozilla's, PEM or DER.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// The one certificate to trust.
    #[arg(long, value_name = "SHA256")]
    pin: Option<String>,
    /// How to sign in: USER, APOP, RPOP, PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-1, SCRAM-SHA-256, SCRAM-SHA-512 (each also
    /// with -PLUS), XOAUTH2, OAUTHBEARER or EXTERNAL. The strongest that works if not given.
    #[arg(long, value_name = "MECH")]
    auth: Option<Mechanism>,
    /// Go through this bridge: wss://HOST/tunnel, or ws:// on this machine.
    #[arg(long, value_name = "URL")]
    pub(crate) bridge: Option<String>,
    /// A certificate authority to trust for the bridge besides Mozilla's, PEM or DER.
    #[arg(long, value_name = "FILE", requires = "bridge")]
    bridge_ca: Option<PathBuf>,
    /// The access token that the bridge wants, in a file; it may stand in POP3_TOKEN instead.
    #[arg(long, value_name = "FILE", requires = "bridge")]
    token_file: Option<PathBuf>,
    /// Seconds of silence after which the server is given up.
    #[arg(long, value_name = "S", default_value_t = 60.0)]
    timeout: f64,
    /// Write down every line that is said, without secrets.
    #[arg(long, value_name = "FILE")]
    pub(crate) transcript: Option<PathBuf>,
    /// USER@HOST:PORT; the port may be left out. The password (or access token) comes from POP3_PASSWORD.
    account: String,
    /// capa, list, headers, fetch, delete, collect or raw.
    pub(crate) command: String,
    /// Which messages.
    pub(crate) range: Option<String>,
    /// Where fetched messages go.
    #[arg(long, value_name = "DIR")]
    pub(crate) into: Option<PathBuf>,
}

impl Arguments {
    /// What a visit needs to know.
    pub(crate) fn config(&self) -> Result<Config, Failure> {
        let (user, server) = self
            .account
            .rsplit_once('@')
            .ok_or_else(|| usage("USER@HOST:PORT is needed"))?;
        let mode = match (self.stls, self.plaintext) {
            (true, _) => Mode::Stls,
            (_, true) => Mode::Plain,
            _ => Mode::Tls,
        };
        let (host, port) = place(server, mode)?;
        let silence = Duration::try_from_secs_f64(self.timeout)
            .ok()
            .filter(|silence| !silence.is_zero())
            .ok_or_else(|| usage("--timeout wants a number of seconds above 0"))?;
        Ok(Config {
            link: match &self.bridge {
                Some(_) => Link::Tunnel(Destination {
                    host,
                    port,
                    mode,
                    token: self.token()?,
                }),
                None => Link::Direct { host, port, mode },
            },
            tls: self.tls()?,
            purpose: self.purpose(user)?,
            plaintext: self.plaintext.then(PlaintextAllowed::given_by_a_person),
            options: Options {
                patience: Patience { silence },
                transcript: self.transcript.is_some(),
                ..Options::default()
            },
        })
    }

    pub(crate) fn habits(&self) -> Habits {
        Habits {
            keeps_password: true,
            is_bulk: true,
            lists: self.command != "raw",
            seed: std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |since| since.as_nanos() as u64)
                ^ u64::from(std::process::id()).rotate_left(32),
            ..Habits::default()
        }
    }

    /// Certificate authorities for the bridge itself.
    pub(crate) fn bridge_authorities(&self) -> Result<Vec<CertificateDer<'static>>, Failure> {
        self.bridge_ca
            .as_deref()
            .map_or(Ok(Vec::new()), certificates)
    }

    fn token(&self) -> Result<Option<Arc<Secret<String>>>, Failure> {
        let token = match &self.token_file {
            Some(path) => Some(
                std::fs::read_to_string(path)
                    .map_err(|error| usage(format!("{}: {error}", path.display())))?,
            ),
            None => std::env::var("POP3_TOKEN").ok(),
        };
        let token = token.map(Zeroizing::new);
        Ok(token
            .as_ref()
            .map(|token| token.trim())
            .filter(|token| !token.is_empty())
            .map(|token| Arc::new(Secret::new(token.to_owned()))))
    }

    fn purpose(&self, user: &str) -> Result<Purpose, Failure> {
        if self.command == "capa" {
            return Ok(Purpose::LookAround);
        }
        // EXTERNAL and RPOP have no password.
        let none = matches!(self.auth, Some(Mechanism::External | Mechanism::Rpop));
        let password = match std::env::var_os("POP3_PASSWORD") {
            Some(password) => octets(password)?,
            None if none => b"-".to_vec(),
            None => return Err(usage("POP3_PASSWORD is not set")),
        };
        Ok(Purpose::SignIn(Arc::new(Credentials {
            user: UserName::new(user)?,
            password: Password::new(Secret::new(password))?,
            wish: self.auth.map_or(Wish::Best, Wish::Only),
        })))
    }

    fn tls(&self) -> Result<TlsConfig, Failure> {
        let pin = self
            .pin
            .as_deref()
            .map(|pin| Pin::parse(pin).ok_or_else(|| usage("a pin has 64 digits")));
        let authorities = self.ca.as_deref().map_or(Ok(Vec::new()), certificates)?;
        Ok(TlsConfig {
            pin: pin.transpose()?,
            authorities,
        })
    }
}

/// All that are in a file of PEM, or the one that the file is.
fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    use rustls::pki_types::pem::PemObject;
    let octets =
        std::fs::read(path).map_err(|error| usage(format!("{}: {error}", path.display())))?;
    let mut found: Vec<_> = CertificateDer::pem_slice_iter(&octets)
        .filter_map(Result::ok)
        .collect();
    if found.is_empty() {
        found.push(CertificateDer::from(octets));
    }
    Ok(found)
}

/// Host and port; an IPv6 address stands in brackets where a port follows.
fn place(server: &str, mode: Mode) -> Result<(String, u16), Failure> {
    let (host, port) = match server.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port)),
        _ => (server, None),
    };
    let port = match port {
        Some(port) => port.parse().map_err(|_| usage("the port is no number"))?,
        None => mode.default_port(),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    Ok((host.to_owned(), port))
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn octets(password: std::ffi::OsString) -> Result<Vec<u8>, Failure> {
    Ok(std::os::unix::ffi::OsStringExt::into_vec(password))
}

#[cfg(not(unix))]
fn octets(password: std::ffi::OsString) -> Result<Vec<u8>, Failure> {
    let text = password.into_string();
    text.map(String::into_bytes)
        .map_err(|_| usage("POP3_PASSWORD is not text"))
}

/// Message numbers, as somebody asks for them.
#[derive(Clone, Debug)]
pub(crate) struct Range(Vec<(u32, u32)>);

impl Range {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text == "all" {
            return Some(Self(vec![(1, u32::MAX)]));
        }
        let number = |text: &str| text.parse().ok().filter(|&number: &u32| number > 0);
        let pieces = text.split(',').map(|piece| match piece.split_once('-') {
            Some((from, to)) => Some((number(from)?, number(to)?)).filter(|(from, to)| from <= to),
            None => number(piece).map(|number| (number, number)),
        });
        pieces.collect::<Option<_>>().map(Self)
    }

    /// The messages meant: of a range those that are listed; one that is named by its number is asked for even where the
    /// listing does not have it, as the server may know better.
    pub(crate) fn pick(&self, listed: &[u32]) -> Vec<u32> {
        let mut numbers = Vec::new();
        for &(from, to) in &self.0 {
            if from == to {
                numbers.push(from);
            } else {
                let within = listed.iter().filter(|number| (from..=to).contains(number));
                numbers.extend(within);
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}
