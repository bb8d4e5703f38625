//! What can be said on the command line.

use std::{error::Error, fs, num::NonZeroU32, path::PathBuf, time::Duration};

use clap::{ArgGroup, Args, Parser, Subcommand};
use pop3d::{Accounts, Config, Mischief, Tls};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};

/// SCRAM's rounds in a file: RFC 7677 §4 asks for 4096 and advises 15000 or more. Each login costs the client so many.
const SCRAM_ROUNDS: NonZeroU32 = NonZeroU32::new(15_000).expect("not zero");

/// A small honest POP3 server over an mbox spool.
///
/// It serves one mailbox file per user, deletes only what a client deleted and confirmed with QUIT, and takes
/// passwords only inside TLS unless told otherwise.
#[derive(Debug, Parser)]
#[command(
    name = "pop3d",
    version,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    group = ArgGroup::new("listener").args(["listen", "listen_tls"]).required(true).multiple(true),
    after_help = "Example:\n  \
        pop3d passwd ada < password.txt >> accounts\n  \
        pop3d --spool /var/spool/mail --accounts accounts --listen 127.0.0.1:1110 --allow-plaintext-login"
)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) task: Option<Task>,

    /// The directory with one mbox file per user, named as the user
    #[arg(long, value_name = "DIRECTORY", required = true)]
    spool: Option<PathBuf>,

    /// The accounts file: lines made by `pop3d passwd`
    #[arg(long, value_name = "FILE", required = true)]
    accounts: Option<PathBuf>,

    /// Where to listen without TLS (with STLS if there is a certificate), as 127.0.0.1:110
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<String>,

    /// Where to listen with TLS from the first octet, as 127.0.0.1:995
    #[arg(long, value_name = "ADDRESS", requires = "cert")]
    pub(crate) listen_tls: Option<String>,

    /// The certificate chain, PEM, the server's own certificate first
    #[arg(long, value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,

    /// The certificate's private key, PEM
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,

    /// Take passwords and access tokens outside TLS too: anyone on the way can read them
    #[arg(long)]
    allow_plaintext_login: bool,

    /// DANGER: believe RPOP, so that whoever connects from this machine can read any mailbox without a password
    #[arg(long)]
    allow_rpop: bool,

    /// The least time between two logins of a user, in seconds
    #[arg(long, value_name = "SECONDS")]
    login_delay: Option<u64>,

    /// The name in the greeting's stamp
    #[arg(long, value_name = "NAME", default_value = "localhost")]
    hostname: String,

    /// Connections served at a time
    #[arg(long, value_name = "N", default_value_t = Config::default().connections)]
    max_connections: usize,

    /// A fault to commit on purpose, for tests and teaching (may be given several times; `pop3d faults` lists them)
    #[arg(long, value_name = "FAULT")]
    mischief: Vec<Mischief>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Print a line for the accounts file; the password is read from standard input
    Passwd(Passwd),
    /// Print the faults that --mischief knows
    Faults,
}

#[derive(Args, Debug)]
pub(crate) struct Passwd {
    /// The user's name, which is also the name of the mailbox file
    pub(crate) name: String,

    /// Allow APOP and CRAM-MD5 too: the password then stands readable in the accounts file
    #[arg(long)]
    pub(crate) apop: bool,

    /// Leave SCRAM out: its keys are easier to guess a password from than the hash beside them
    #[arg(long)]
    no_scram: bool,

    /// How often SCRAM has the client hash the password
    #[arg(long, value_name = "N", default_value_t = SCRAM_ROUNDS)]
    scram_rounds: NonZeroU32,

    /// Allow XOAUTH2 and OAUTHBEARER too: the access token is the second line of standard input
    #[arg(long)]
    pub(crate) token: bool,

    /// Allow EXTERNAL too, with this certificate (PEM)
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

impl Passwd {
    /// The certificate's octets. Reads its file.
    pub(crate) fn certificate(&self) -> Result<Option<CertificateDer<'static>>, String> {
        let read = |file: &PathBuf| {
            CertificateDer::from_pem_file(file)
                .map_err(|error| format!("{}: {error}", file.display()))
        };
        self.certificate.as_ref().map(read).transpose()
    }

    /// SCRAM's rounds, unless it is left out.
    pub(crate) fn scram(&self) -> Option<NonZeroU32> {
        (!self.no_scram).then_some(self.scram_rounds)
    }
}

impl Options {
    /// The configuration these options describe. Reads the files they name.
    pub(crate) fn config(&self) -> Result<Config, Box<dyn Error>> {
        let accounts = self
            .accounts
            .as_deref()
            .unwrap_or_else(|| "accounts".as_ref());
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", accounts.display());
        let text = fs::read_to_string(accounts).map_err(|error| named(&error))?;
        let accounts = Accounts::parse(&text).map_err(|error| named(&error))?;
        Ok(Config {
            spool: self.spool.clone().unwrap_or_default(),
            tls: self.tls(accounts.any_certificate())?,
            accounts,
            allow_plaintext_login: self.allow_plaintext_login,
            allow_rpop: self.allow_rpop,
            login_delay: self.login_delay.map(Duration::from_secs),
            hostname: self.hostname.clone(),
            connections: self.max_connections,
            mischief: self.mischief.clone(),
            ..Config::default()
        })
    }

    fn tls(&self, ask: bool) -> Result<Option<Tls>, Box<dyn Error>> {
        let (Some(cert), Some(key)) = (&self.cert, &self.key) else {
            return Ok(None);
        };
        let chain =
            CertificateDer::pem_file_iter(cert).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let chain = chain.map_err(|error| format!("{}: {error}", cert.display()))?;
        let key = PrivateKeyDer::from_pem_file(key)
            .map_err(|error| format!("{}: {error}", key.display()))?;
        Ok(Some(match ask {
            true => pop3d::server_tls_with_client_certificates(chain, key)?,
            false => pop3d::server_tls(chain, key)?,
        }))
    }
}
