//! One connection's life: what the machine asks for, done.

use std::{collections::BTreeSet, io, sync::Arc, time::Duration};

use ring::rand::{SecureRandom, SystemRandom};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    sync::watch,
    task::spawn_blocking,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;

use crate::{
    Mischief, Server,
    machine::{Committed, Entry, Machine, Output, Proof, Refusal, Settings},
    maildrop::{CommitError, Maildrop, OpenError},
};

/// Octets read at a time. Commands are short; with the machine's drain law this is also what a connection holds of them.
const READ: usize = 4 * 1024;

/// Replies are gathered up to this many octets before they are written, so that a pipelined batch is not a packet each.
const GATHER: usize = 64 * 1024;

/// How long to wait for the client to close too. Closing first with octets unread would reset the connection and
/// might take the last reply with it.
const LINGER: Duration = Duration::from_secs(1);

/// What `slow` writes at a time.
const SLOW_PIECE: usize = 16;

/// Octets of randomness in an APOP stamp: it must never come twice.
const STAMP: usize = 12;

/// Room on the disk that is full by mischief.
const FULL_DISK: u64 = 512;

pub(crate) struct Connection {
    server: Arc<Server>,
    machine: Machine,
    stamp: Option<String>,
    maildrop: Option<Arc<Maildrop>>,
    /// Replies not yet written.
    replies: Vec<u8>,
    stopped: watch::Receiver<bool>,
}

/// Why a stretch of conversation ended.
enum End {
    StartTls,
    Close,
    Drop,
}

impl Connection {
    pub(crate) fn new(
        server: Arc<Server>,
        encrypted: bool,
        stopped: watch::Receiver<bool>,
    ) -> Self {
        let config = &server.config;
        let stamp = config.accounts.any_apop().then(|| stamp(&config.hostname));
        let machine = Machine::new(Settings {
            stamp: stamp.clone(),
            encrypted,
            tls_available: config.tls.is_some(),
            allow_plaintext_login: config.allow_plaintext_login,
            mischief: config.mischief.clone(),
        });
        Self {
            server,
            machine,
            stamp,
            maildrop: None,
            replies: Vec::new(),
            stopped,
        }
    }

    /// The whole conversation. `stream` is TLS from the first octet if the machine was told so.
    pub(crate) async fn run(
        mut self,
        mut stream: TcpStream,
        acceptor: Option<TlsAcceptor>,
    ) -> io::Result<()> {
        if !self.machine.is_encrypted() {
            let end = self.converse(&mut stream).await?;
            // Given back before the goodbye takes its time.
            self.maildrop = None;
            match end {
                End::StartTls => {}
                End::Close => return hang_up(&mut stream).await,
                End::Drop => return Ok(()),
            }
        }
        let Some(acceptor) = acceptor else {
            return Ok(());
        };
        // Octets that came behind STLS and were not read yet go to the handshake, which they break.
        let mut stream = timeout(self.server.config.handshake, acceptor.accept(stream)).await??;
        self.machine.handle_tls();
        let end = self.converse(&mut stream).await?;
        self.maildrop = None;
        match end {
            End::Close => hang_up(&mut stream).await,
            End::Drop | End::StartTls => Ok(()),
        }
    }

    /// Reads, lets the machine think, does what it says, until it wants something else than that.
    async fn converse(
        &mut self,
        stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    ) -> io::Result<End> {
        let mut input = [0; READ];
        loop {
            while let Some(output) = self.machine.poll() {
                if let Some(end) = self.perform(output, stream).await? {
                    return Ok(end);
                }
            }
            self.flush(stream).await?;
            let read = tokio::select! {
                read = timeout(self.server.config.idle, stream.read(&mut input)) => read,
                _ = self.stopped.wait_for(|stopped| *stopped) => return Ok(End::Close),
            };
            // Neither silence nor a lost line is a QUIT: nothing is deleted (RFC 1939 §3).
            match read {
                Ok(Ok(0)) | Err(_) => return Ok(End::Close),
                Ok(Ok(octets)) => self.machine.handle_input(&input[..octets]),
                Ok(Err(error)) => return Err(error),
            }
        }
    }

    async fn perform(
        &mut self,
        output: Output,
        stream: &mut (impl AsyncWrite + Unpin),
    ) -> io::Result<Option<End>> {
        match output {
            Output::Send(octets) => {
                self.replies.extend_from_slice(&octets);
                if self.replies.len() >= GATHER {
                    self.flush(stream).await?;
                }
            }
            Output::Login { user, proof } => {
                self.flush(stream).await?;
                let answer = self.login(user, proof).await;
                self.machine.handle_login(answer);
            }
            Output::Fetch(place) => {
                let answer = self.fetch(place).await;
                self.machine.handle_message(answer);
            }
            Output::Commit(deleted) => {
                let answer = self.commit(deleted).await;
                self.machine.handle_committed(answer);
            }
            Output::StartTls => {
                self.flush(stream).await?;
                return Ok(Some(End::StartTls));
            }
            Output::Close => {
                self.flush(stream).await?;
                return Ok(Some(End::Close));
            }
            Output::Drop => {
                self.flush(stream).await?;
                return Ok(Some(End::Drop));
            }
        }
        Ok(None)
    }

    /// Writes what is gathered. A client that reads nothing is as idle as one that says nothing.
    async fn flush(&mut self, stream: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        let replies = std::mem::take(&mut self.replies);
        let slow = self
            .server
            .config
            .mischief
            .iter()
            .find_map(|mischief| match mischief {
                Mischief::Slow(pause) => Some(*pause),
                _ => None,
            });
        let piece = if slow.is_some() { SLOW_PIECE } else { GATHER };
        for piece in replies.chunks(piece) {
            let write = async {
                stream.write_all(piece).await?;
                stream.flush().await
            };
            timeout(self.server.config.idle, write).await??;
            if let Some(pause) = slow {
                tokio::time::sleep(pause).await;
            }
        }
        Ok(())
    }

    async fn login(&mut self, user: String, proof: Proof) -> Result<Vec<Entry>, Refusal> {
        let _turn = self
            .server
            .checks
            .acquire()
            .await
            .map_err(|_| Refusal::Temporary)?;
        let (server, stamp) = (Arc::clone(&self.server), self.stamp.clone());
        let opened = spawn_blocking(move || {
            let accounts = &server.config.accounts;
            let right = match proof {
                Proof::Password(password) => accounts.verify_password(&user, password.declassify()),
                Proof::Digest(digest) => {
                    accounts.verify_apop(&user, stamp.as_deref().unwrap_or_default(), &digest)
                }
            };
            if !right {
                tracing::info!(user, "login refused");
                return Err(Refusal::Credentials);
            }
            let maildrop = Maildrop::open(&server.config.spool, &user).map_err(|error| {
                tracing::warn!(user, %error, "the mailbox did not open");
                match error {
                    OpenError::InUse => Refusal::InUse,
                    OpenError::Io(_) => Refusal::Temporary,
                    OpenError::NotAMailbox => Refusal::Permanent,
                }
            })?;
            let entries = maildrop.entries();
            tracing::info!(user, messages = entries.len(), "login");
            Ok((maildrop, entries))
        });
        let (maildrop, entries) = opened.await.map_err(|_| Refusal::Temporary)??;
        self.maildrop = Some(Arc::new(maildrop));
        Ok(entries)
    }

    async fn fetch(&self, place: usize) -> Result<Vec<u8>, Refusal> {
        let maildrop = self.maildrop.clone().ok_or(Refusal::Temporary)?;
        let read = spawn_blocking(move || maildrop.message(place)).await;
        read.map_err(io::Error::other).flatten().map_err(|error| {
            tracing::warn!(%error, "a message could not be read");
            Refusal::Temporary
        })
    }

    /// UPDATE. The lock is given back before the reply, so that a client that comes again at once finds it free.
    async fn commit(&mut self, deleted: BTreeSet<usize>) -> Committed {
        let Some(maildrop) = self.maildrop.take() else {
            return Committed::NothingDeleted;
        };
        let full = self.server.config.mischief.contains(&Mischief::FullDisk);
        let room = if full { FULL_DISK } else { u64::MAX };
        let count = deleted.len();
        let done = spawn_blocking(move || maildrop.commit_within(&deleted, room)).await;
        let done = done
            .map_err(|error| CommitError::NothingDeleted(io::Error::other(error)))
            .flatten();
        match done {
            Ok(()) => {
                tracing::info!(deleted = count, "quit");
                Committed::Done
            }
            Err(error) => {
                tracing::error!(%error, "the mailbox could not be rewritten");
                match error {
                    CommitError::NothingDeleted(_) => Committed::NothingDeleted,
                    CommitError::Unconfirmed(_) => Committed::Unconfirmed,
                }
            }
        }
    }
}

/// Ends a conversation so that the last reply arrives: says that nothing follows, then reads until the client agrees.
async fn hang_up(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> io::Result<()> {
    let end = async {
        stream.shutdown().await?;
        let mut rest = [0; READ];
        while stream.read(&mut rest).await? > 0 {}
        Ok(())
    };
    timeout(LINGER, end).await.unwrap_or(Ok(()))
}

/// A msg-id that no other connection has had (RFC 1939 §7).
fn stamp(hostname: &str) -> String {
    let mut random = [0; STAMP];
    SystemRandom::new()
        .fill(&mut random)
        .expect("the system has random numbers");
    let random: String = random.iter().map(|octet| format!("{octet:02x}")).collect();
    format!("<{random}@{hostname}>")
}
