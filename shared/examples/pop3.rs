//! The same client on tokio: a command-line POP3 reader, direct or through a bridge.
//!
//! ```text
//! POP3_PASSWORD=… pop3 [--tls|--stls|--plaintext] [--ca FILE|--pin SHA256] [--bridge URL] USER@HOST:PORT COMMAND
//!
//! list                      number, octets and unique-id of each message
//! fetch RANGE --into DIR    each message to DIR/N.eml, as sent
//! delete RANGE              delete, and print what became of each
//! ```
//! A range is `7`, `2-5`, `1,4,9-12` or `all`.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    native::main()
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::{
        path::{Path, PathBuf},
        process::ExitCode,
        time::{Duration, Instant, SystemTime},
    };

    use clap::Parser;
    use futures_util::{SinkExt, StreamExt};
    use shared::{
        clock::Now,
        mailbox::{Entry, receipt::Receipt},
        pop3::{
            auth::choose::Wish,
            client::Credentials,
            command::{Password, PlaintextAllowed, UserName},
        },
        problem::{Problem, Step},
        secret::Secret,
        session::{Config, Link},
        tls::{CertificateDer, Pin, TlsConfig},
        tunnel::{
            client::{Destination, Frame},
            message::{Mode, SUBPROTOCOL},
        },
        visit::{News, Visit},
    };
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
    };
    use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest, http::HeaderValue};

    /// Read and delete mail by POP3.
    #[derive(Parser)]
    struct Arguments {
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
        /// Go through this bridge, ws:// or wss:// (only ws:// here).
        #[arg(long, value_name = "URL")]
        bridge: Option<String>,
        /// USER@HOST:PORT; the port may be left out. The password comes from POP3_PASSWORD.
        account: String,
        /// list, fetch or delete.
        command: String,
        /// Which messages.
        range: Option<String>,
        /// Where fetched messages go.
        #[arg(long, value_name = "DIR")]
        into: Option<PathBuf>,
    }

    /// Exit codes: what ended the session.
    mod exit {
        pub(super) const SOME_FAILED: u8 = 1;
        pub(super) const USAGE: u8 = 2;
        pub(super) const LOGIN: u8 = 3;
        pub(super) const TLS: u8 = 4;
        pub(super) const NETWORK: u8 = 5;
        pub(super) const PROTOCOL: u8 = 6;
    }

    pub(super) fn main() -> ExitCode {
        let arguments = Arguments::parse();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let outcome = match runtime {
            Ok(runtime) => runtime.block_on(run(&arguments)),
            Err(error) => Err(Failure::Usage(error.to_string())),
        };
        let (code, words) = match outcome {
            Ok(true) => return ExitCode::SUCCESS,
            Ok(false) => return ExitCode::from(exit::SOME_FAILED),
            Err(Failure::Usage(words)) => (exit::USAGE, words),
            Err(Failure::Problem(problem)) => (code(&problem), problem.to_string()),
        };
        eprintln!("pop3: {words}");
        ExitCode::from(code)
    }

    enum Failure {
        Usage(String),
        Problem(Problem),
    }

    impl From<Problem> for Failure {
        fn from(problem: Problem) -> Self {
            Self::Problem(problem)
        }
    }

    #[allow(clippy::needless_pass_by_value, reason = "it is given to map_err")]
    fn usage(words: impl core::fmt::Display) -> Failure {
        Failure::Usage(words.to_string())
    }

    fn code(problem: &Problem) -> u8 {
        match problem {
            Problem::Refused {
                step: Step::Login | Step::Greeting,
                ..
            }
            | Problem::PasswordNotOffered { .. } => exit::LOGIN,
            Problem::Tls(_) | Problem::StlsNotOffered | Problem::InjectedPlaintext => exit::TLS,
            Problem::Unsendable(_) => exit::USAGE,
            Problem::Exceeded(_) | Problem::NotPop3 { .. } | Problem::Internal(_) => exit::PROTOCOL,
            _ => exit::NETWORK,
        }
    }

    /// True where everything asked for was done.
    async fn run(arguments: &Arguments) -> Result<bool, Failure> {
        let (user, server) = arguments
            .account
            .rsplit_once('@')
            .ok_or_else(|| usage("USER@HOST:PORT is needed"))?;
        let mode = match (arguments.stls, arguments.plaintext) {
            (true, _) => Mode::Stls,
            (_, true) => Mode::Plain,
            _ => Mode::Tls,
        };
        let (host, port) = match server.rsplit_once(':') {
            Some((host, port)) => (
                host,
                port.parse().map_err(|_| usage("the port is no number"))?,
            ),
            None => (server, mode.default_port()),
        };
        let password =
            std::env::var("POP3_PASSWORD").map_err(|_| usage("POP3_PASSWORD is not set"))?;
        let clock = Clock::start();
        let config = Config {
            link: match &arguments.bridge {
                Some(_) => Link::Tunnel(Destination {
                    host: host.into(),
                    port,
                    mode,
                    token: None,
                }),
                None => Link::Direct {
                    host: host.into(),
                    mode,
                },
            },
            tls: tls(arguments)?,
            credentials: Credentials {
                user: UserName::new(user)?,
                password: Password::new(Secret::new(password.into_bytes()))?,
                wish: Wish::Best,
            },
            plaintext: arguments
                .plaintext
                .then(PlaintextAllowed::given_by_a_person),
        };
        let mut task = Task::new(arguments)?;
        let mut visit = Visit::new(config, clock.now());
        match &arguments.bridge {
            Some(url) => through_bridge(url, &mut visit, &mut task, &clock).await?,
            None => direct(host, port, &mut visit, &mut task, &clock).await?,
        }
        task.finish()
    }

    fn tls(arguments: &Arguments) -> Result<TlsConfig, Failure> {
        let pin = arguments
            .pin
            .as_deref()
            .map(|pin| Pin::parse(pin).ok_or_else(|| usage("a pin has 64 digits")));
        let mut authorities = Vec::new();
        if let Some(path) = &arguments.ca {
            use rustls::pki_types::pem::PemObject;
            let octets = std::fs::read(path)
                .map_err(|error| usage(format!("{}: {error}", path.display())))?;
            authorities = CertificateDer::pem_slice_iter(&octets)
                .filter_map(Result::ok)
                .collect();
            if authorities.is_empty() {
                authorities.push(CertificateDer::from(octets));
            }
        }
        Ok(TlsConfig {
            pin: pin.transpose()?,
            authorities,
        })
    }

    struct Clock(Instant);

    impl Clock {
        fn start() -> Self {
            Self(Instant::now())
        }

        fn now(&self) -> Now {
            let wall = SystemTime::now()
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap_or_default();
            Now {
                monotonic: self.0.elapsed(),
                wall,
            }
        }

        async fn sleep_until(&self, deadline: Option<Duration>) {
            match deadline {
                Some(deadline) => {
                    tokio::time::sleep(deadline.saturating_sub(self.0.elapsed())).await;
                }
                None => std::future::pending().await,
            }
        }
    }

    async fn direct(
        host: &str,
        port: u16,
        visit: &mut Visit,
        task: &mut Task,
        clock: &Clock,
    ) -> Result<(), Failure> {
        let mut stream = match TcpStream::connect((host, port)).await {
            Ok(stream) => stream,
            Err(error) => return Err(usage(format!("{host}:{port}: {error}"))),
        };
        stream.set_nodelay(true).map_err(usage)?;
        visit.handle(clock.now(), shared::session::Session::handle_link_open);
        let mut buffer = vec![0; 64 * 1024];
        loop {
            task.hear(visit, clock)?;
            while let Some(frame) = visit.poll_transmit() {
                match frame {
                    Frame::Binary(octets) if stream.write_all(&octets).await.is_ok() => {}
                    // A broken connection is told by the next read.
                    Frame::Binary(_) | Frame::Text(_) => {}
                    Frame::Close => return task.hear(visit, clock),
                }
            }
            tokio::select! {
                read = stream.read(&mut buffer) => match read {
                    Ok(0) | Err(_) => visit.handle(clock.now(), shared::session::Session::handle_end),
                    Ok(count) => visit.handle(clock.now(), |session, now| session.handle_binary(&buffer[..count], now)),
                },
                () = clock.sleep_until(visit.poll_timeout()) => visit.handle_timeout(clock.now()),
            }
        }
    }

    async fn through_bridge(
        url: &str,
        visit: &mut Visit,
        task: &mut Task,
        clock: &Clock,
    ) -> Result<(), Failure> {
        let mut request = url.into_client_request().map_err(usage)?;
        request.headers_mut().insert(
            "Sec-WebSocket-Protocol",
            HeaderValue::from_static(SUBPROTOCOL),
        );
        if let Some(authority) = url
            .split("://")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
        {
            let origin = HeaderValue::from_str(&format!("http://{authority}")).map_err(usage)?;
            request.headers_mut().insert("Origin", origin);
        }
        let Ok((mut socket, _)) = tokio_tungstenite::connect_async(request).await else {
            return Err(Problem::BridgeUnreachable.into());
        };
        visit.handle(clock.now(), shared::session::Session::handle_link_open);
        loop {
            task.hear(visit, clock)?;
            while let Some(frame) = visit.poll_transmit() {
                let message = match frame {
                    Frame::Text(text) => Message::text(text),
                    Frame::Binary(octets) => Message::binary(octets),
                    Frame::Close => {
                        let _ = socket.close(None).await;
                        return task.hear(visit, clock);
                    }
                };
                let _ = socket.send(message).await;
            }
            tokio::select! {
                message = socket.next() => visit.handle(clock.now(), |session, now| match message {
                    Some(Ok(Message::Text(text))) => session.handle_text(&text, now),
                    Some(Ok(Message::Binary(octets))) => session.handle_binary(&octets, now),
                    Some(Ok(Message::Close(Some(frame)))) => {
                        session.handle_link_closed(frame.code.into(), &frame.reason, now);
                    }
                    Some(Ok(Message::Close(None)) | Err(_)) | None => session.handle_link_closed(1006, "", now),
                    Some(Ok(_)) => {}
                }),
                () = clock.sleep_until(visit.poll_timeout()) => visit.handle_timeout(clock.now()),
            }
        }
    }

    /// What was asked for on the command line, and how far it is.
    struct Task {
        verb: Verb,
        range: Vec<(u32, u32)>,
        waiting: usize,
        failed: bool,
        receipt: Option<Receipt>,
        problem: Option<Problem>,
    }

    enum Verb {
        List,
        Fetch(PathBuf),
        Delete,
    }

    impl Task {
        fn new(arguments: &Arguments) -> Result<Self, Failure> {
            let verb = match (arguments.command.as_str(), &arguments.into) {
                ("list", _) => Verb::List,
                ("fetch", Some(folder)) => Verb::Fetch(folder.clone()),
                ("fetch", None) => return Err(usage("fetch needs --into DIR")),
                ("delete", _) => Verb::Delete,
                (other, _) => return Err(usage(format!("unknown command {other}"))),
            };
            let range = match (&verb, &arguments.range) {
                (Verb::List, _) => Vec::new(),
                (_, Some(range)) => {
                    parse_range(range).ok_or_else(|| usage("a range is 7, 2-5, 1,4,9-12 or all"))?
                }
                (_, None) => return Err(usage("which messages?")),
            };
            Ok(Self {
                verb,
                range,
                waiting: 0,
                failed: false,
                receipt: None,
                problem: None,
            })
        }

        fn hear(&mut self, visit: &mut Visit, clock: &Clock) -> Result<(), Failure> {
            while let Some(news) = visit.poll_news() {
                match news {
                    News::Listed(entries) => self.begin(&entries, visit, clock),
                    News::Message { number, octets } => {
                        if let Verb::Fetch(folder) = &self.verb {
                            save(folder, number, &octets)?;
                        }
                        self.one_less(visit, clock);
                    }
                    News::MessageRefused { number, refusal } => {
                        eprintln!("pop3: message {number}: {}", refusal.text);
                        self.failed = true;
                        self.one_less(visit, clock);
                    }
                    News::SignedOut { receipt, problem } => {
                        self.problem = problem;
                        self.receipt = Some(receipt);
                    }
                    News::Ended(problem) => return Err(problem.into()),
                    _ => {}
                }
            }
            Ok(())
        }

        fn begin(&mut self, entries: &[Entry], visit: &mut Visit, clock: &Clock) {
            let wanted = |entry: &&Entry| {
                self.range
                    .iter()
                    .any(|&(from, to)| (from..=to).contains(&entry.number))
            };
            let numbers: Vec<u32> = entries
                .iter()
                .filter(wanted)
                .map(|entry| entry.number)
                .collect();
            match self.verb {
                Verb::List => {
                    for entry in entries {
                        println!(
                            "{} {} {}",
                            entry.number,
                            entry.octets,
                            entry.unique_id.as_deref().unwrap_or("-")
                        );
                    }
                    visit.sign_out(&[], clock.now());
                }
                Verb::Fetch(_) => {
                    self.waiting = numbers.len() + 1;
                    for number in numbers {
                        visit.open(number, clock.now());
                    }
                    self.one_less(visit, clock);
                }
                Verb::Delete => visit.sign_out(&numbers, clock.now()),
            }
        }

        fn one_less(&mut self, visit: &mut Visit, clock: &Clock) {
            self.waiting -= 1;
            if self.waiting == 0 {
                visit.sign_out(&[], clock.now());
            }
        }

        fn finish(self) -> Result<bool, Failure> {
            let Some(receipt) = self.receipt else {
                return Err(self
                    .problem
                    .unwrap_or(Problem::Ended(Step::Transaction))
                    .into());
            };
            if matches!(self.verb, Verb::Delete) {
                let refused: Vec<u32> = receipt.refused.iter().map(|&(number, _)| number).collect();
                println!(
                    r#"{{"committed":{:?},"refused":{refused:?},"kept":{:?},"unknown":{:?}}}"#,
                    receipt.committed, receipt.kept, receipt.unknown
                );
            }
            if let Some(problem) = self.problem {
                return Err(problem.into());
            }
            Ok(!self.failed && receipt.refused.is_empty())
        }
    }

    fn save(folder: &Path, number: u32, octets: &[u8]) -> Result<(), Failure> {
        let path = folder.join(format!("{number}.eml"));
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, octets))
            .map_err(|error| usage(format!("{}: {error}", path.display())))
    }

    fn parse_range(text: &str) -> Option<Vec<(u32, u32)>> {
        if text == "all" {
            return Some(vec![(1, u32::MAX)]);
        }
        text.split(',')
            .map(|piece| match piece.split_once('-') {
                Some((from, to)) => Some((from.parse().ok()?, to.parse().ok()?)),
                None => piece.parse().ok().map(|number| (number, number)),
            })
            .collect()
    }
}
