//! One connection's life: what the machine asks for, done.

mod login;

use std::{collections::BTreeSet, io, net::SocketAddr, sync::Arc, time::Duration};

use ring::rand::{SecureRandom, SystemRandom};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    sync::watch,
    task::spawn_blocking,
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::{
    Mischief, Server, Tls,
    digest::hex,
    machine::{Committed, Machine, Output, Refusal, Secured, Settings},
    maildrop::{CommitError, Maildrop},
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

/// Octets of randomness in a stamp or a nonce: it must never come twice, and nobody must guess the next one.
const RANDOM: usize = 18;

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
    /// The whole conversation.
    pub(crate) async fn serve(
        server: Arc<Server>,
        mut stream: TcpStream,
        peer: SocketAddr,
        encrypted: bool,
        stopped: watch::Receiver<bool>,
    ) -> io::Result<()> {
        let tls = server.config.tls.clone();
        if encrypted {
            let Some(tls) = tls else {
                return Ok(());
            };
            let (mut stream, facts) = secure(&server, &tls, stream).await?;
            let mut connection = Self::new(server, peer, Some(facts), stopped);
            connection.come_late().await;
            return connection.converse_to_the_end(&mut stream).await;
        }
        let mut connection = Self::new(server, peer, None, stopped);
        connection.come_late().await;
        match (connection.converse(&mut stream).await?, tls) {
            (End::StartTls, Some(tls)) => {
                // Octets that came behind STLS and were not read yet go to the handshake, which they break.
                let (mut stream, facts) = secure(&connection.server, &tls, stream).await?;
                connection.machine.handle_tls(facts);
                connection.converse_to_the_end(&mut stream).await
            }
            (end, _) => connection.part(&mut stream, &end).await,
        }
    }

    fn new(
        server: Arc<Server>,
        peer: SocketAddr,
        tls: Option<Secured>,
        stopped: watch::Receiver<bool>,
    ) -> Self {
        let config = &server.config;
        let stamp = config.accounts.any_apop().then(|| stamp(&config.hostname));
        let machine = Machine::new(Settings {
            stamp: stamp.clone(),
            tls,
            tls_available: config.tls.is_some(),
            allow_plaintext_login: config.allow_plaintext_login,
            allow_rpop: config.allow_rpop && peer.ip().to_canonical().is_loopback(),
            mechanisms: server.mechanisms.clone(),
            login_delay: config.login_delay.map(|delay| delay.as_secs()),
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

    async fn converse_to_the_end(
        &mut self,
        stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    ) -> io::Result<()> {
        let end = self.converse(stream).await?;
        self.part(stream, &end).await
    }

    /// Ends a conversation, with the mailbox given back before the goodbye takes its time.
    async fn part(
        &mut self,
        stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
        end: &End,
    ) -> io::Result<()> {
        self.maildrop = None;
        match end {
            End::Close => hang_up(stream).await,
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
            Output::Login(proof) => {
                self.flush(stream).await?;
                let answer = self.login(proof).await;
                self.machine.handle_login(answer);
            }
            Output::Keys { user, hash } => {
                let accounts = &self.server.config.accounts;
                let keys = accounts.scram_keys(&accounts.known_as(&user), hash);
                self.machine.handle_keys(keys, &random());
            }
            Output::Stamp => self
                .machine
                .handle_stamp(stamp(&self.server.config.hostname)),
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
        let mut mischief = self.server.config.mischief.iter();
        let slow = mischief.find_map(|mischief| match mischief {
            Mischief::Slow(pause) => Some((SLOW_PIECE, *pause)),
            Mischief::Trickle(pause) => Some((1, *pause)),
            _ => None,
        });
        let (piece, pause) = slow.unwrap_or((GATHER, Duration::ZERO));
        for piece in replies.chunks(piece) {
            let write = async {
                stream.write_all(piece).await?;
                stream.flush().await
            };
            timeout(self.server.config.idle, write).await??;
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
        }
        Ok(())
    }

    /// Lets the client wait for the greeting (mischief).
    async fn come_late(&self) {
        for mischief in &self.server.config.mischief {
            if let Mischief::LateGreeting(pause) = mischief {
                tokio::time::sleep(*pause).await;
            }
        }
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

/// Takes the connection into TLS; what is known of it then.
async fn secure(
    server: &Server,
    tls: &Tls,
    stream: TcpStream,
) -> io::Result<(TlsStream<TcpStream>, Secured)> {
    let acceptor = TlsAcceptor::from(Arc::clone(&tls.config));
    let stream = timeout(server.config.handshake, acceptor.accept(stream)).await??;
    let facts = tls.facts(stream.get_ref().1, &server.config.accounts);
    Ok((stream, facts))
}

/// A msg-id that no other connection has had (RFC 1939 §7, RFC 2195 §2).
fn stamp(hostname: &str) -> String {
    format!("<{}@{hostname}>", random())
}

/// Something that never comes twice, in hexadecimal.
fn random() -> String {
    let mut random = [0; RANDOM];
    SystemRandom::new()
        .fill(&mut random)
        .expect("the system has random numbers");
    hex(&random)
}
