//! The real program as a child: its file descriptors, its memory, and every word it says can be looked at from outside.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use tokio::{
    net::{TcpListener, TcpStream},
    time::sleep,
};

use crate::harness::SOON;

/// A running `poste-restante` that carries everything on loopback. Dropping it kills it.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: SocketAddr,
    words: Arc<Mutex<String>>,
    listener: Option<thread::JoinHandle<()>>,
}

impl Program {
    /// Starts it for a mail server on this port of 127.0.0.1 and 127.0.0.2.
    pub(crate) fn start(port: u16, more: &[&str]) -> Self {
        Self::start_at("warn", port, more)
    }

    /// The same, with a log of this level.
    pub(crate) fn start_at(level: &str, port: u16, more: &[&str]) -> Self {
        let ports = ["plain", "stls", "tls"].map(|mode| format!("{port}={mode}"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_poste-restante"))
            .args(["--bind", "127.0.0.1:0", "--allow-address", "127.0.0.0/8"])
            .args(ports.iter().flat_map(|port| ["--allow-port", port]))
            .args(["--allow-plaintext", "127.0.0.1"])
            .args(["--allow-plaintext", "127.0.0.2"])
            .args(["--opens-per-minute-per-host", "1000000"])
            .args(["--opens-per-hour-per-client-and-host", "1000000"])
            .args(["--opens-per-minute", "1000000"])
            .args(["--max-tunnels-per-client", "1000"])
            .args(["--max-tunnels-per-host", "1000"])
            .args(more)
            .env("RUST_LOG", level)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it was built");
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().expect("piped"));
        output.read_line(&mut line).expect("text");
        let address = line
            .strip_prefix("Open http://")
            .and_then(|rest| rest.split('/').next())
            .and_then(|address| address.parse().ok())
            .expect("an address");
        let words = Arc::new(Mutex::new(String::new()));
        let errors = BufReader::new(child.stderr.take().expect("piped"));
        let heard = Arc::clone(&words);
        let listener = thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                heard.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        Self {
            child,
            address,
            words,
            listener: Some(listener),
        }
    }

    /// The process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Open file descriptors.
    pub(crate) fn descriptors(&self) -> usize {
        let directory = format!("/proc/{}/fd", self.child.id());
        fs::read_dir(directory).expect("it runs").count()
    }

    /// Resident memory, in octets.
    pub(crate) fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
        kilobytes.expect("proc(5)").trim().parse::<u64>().unwrap() * 1024
    }

    /// Waits until no more descriptors are open than `before`.
    pub(crate) async fn settles(&self, before: usize) {
        let deadline = Instant::now() + 2 * SOON;
        while self.descriptors() > before {
            assert!(
                Instant::now() < deadline,
                "{} descriptors, {before} before",
                self.descriptors()
            );
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// It runs, and has not panicked.
    pub(crate) fn is_sound(&mut self) {
        let words = self.words.lock().unwrap();
        assert!(!words.contains("panicked"), "{words}");
        assert_eq!(self.child.try_wait().unwrap(), None, "{words}");
    }

    /// SIGTERM.
    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for its end, and for the end of what it has to say.
    pub(crate) async fn last_words(mut self) -> String {
        assert_eq!(self.ended().await.code(), Some(0));
        self.listener.take().expect("once").join().unwrap();
        self.words.lock().unwrap().clone()
    }

    /// Waits for its end.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        let deadline = Instant::now() + 3 * SOON;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                let words = self.words.lock().unwrap();
                assert!(!words.contains("panicked"), "{words}");
                return status;
            }
            assert!(Instant::now() < deadline, "it goes on");
            sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A mail server on the same port of 127.0.0.1 and 127.0.0.2 that counts who is there. Dropping it ends it.
pub(crate) struct MailServer {
    pub(crate) port: u16,
    counts: Arc<Mutex<Counts>>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) came: usize,
    pub(crate) left: usize,
}

impl MailServer {
    /// Each connection is given to `serve`, and has left when that returns.
    pub(crate) async fn start<F>(serve: impl Fn(TcpStream) -> F + Clone + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let one = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = one.local_addr().unwrap().port();
        let other = TcpListener::bind(("127.0.0.2", port)).await.unwrap();
        let counts = Arc::<Mutex<Counts>>::default();
        let tasks = [one, other].map(|listener| {
            let (serve, counts) = (serve.clone(), Arc::clone(&counts));
            tokio::spawn(async move {
                let mut connections = tokio::task::JoinSet::new();
                while let Ok((stream, _)) = listener.accept().await {
                    counts.lock().unwrap().came += 1;
                    let (served, counts) = (serve(stream), Arc::clone(&counts));
                    connections.spawn(async move {
                        served.await;
                        counts.lock().unwrap().left += 1;
                    });
                    while connections.try_join_next().is_some() {}
                }
            })
        });
        let tasks = tasks.into();
        Self {
            port,
            counts,
            tasks,
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        *self.counts.lock().unwrap()
    }

    /// Waits until everybody has left who came.
    pub(crate) async fn is_left(&self, within: Duration) {
        let deadline = Instant::now() + within;
        while self.counts().left < self.counts().came {
            assert!(Instant::now() < deadline, "{:?}", self.counts());
            sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}
