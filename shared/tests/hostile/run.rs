//! One run of the command-line client against one server, and what must be true of it.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::server::{Act, Reading, Rule, Script, Server};

/// In every case: it must not be seen anywhere but on the connection.
pub(crate) const PASSWORD: &str = "open-sesame-42";

/// The same in AUTH PLAIN: NUL, the user name, NUL, the password.
pub(crate) const PLAIN: &str = "AG1yb3NlAG9wZW4tc2VzYW1lLTQy";

/// Octets of memory that the client has ever had, at most.
const MEMORY_MAX: u64 = 64 * 1024 * 1024;

/// What a client has had at most in any case.
static MOST_MEMORY: AtomicU64 = AtomicU64::new(0);

/// What a server announces that can pipeline.
const CAPABLE: &[&str] = &["TOP", "UIDL", "USER", "PIPELINING"];

/// One case: a server, a command line and what comes of it.
pub(crate) struct Case {
    name: &'static str,
    arguments: Vec<&'static str>,
    script: Script,
    code: u8,
    /// What stands in the error lines.
    says: &'static str,
    /// How many error lines there are.
    lines: usize,
    within: Duration,
    /// Numbers of the messages that the server still has.
    left: Option<Vec<u32>>,
    prints: Option<&'static str>,
    /// What is in the folder afterwards, and before.
    files: Option<Vec<(&'static str, Vec<u8>)>>,
    before: Vec<(&'static str, &'static [u8])>,
    /// Words that begin none of the lines that the server hears.
    unheard: &'static [&'static str],
}

/// A case that ends well, with three small messages and PIPELINING.
pub(crate) fn case(name: &'static str, arguments: &[&'static str]) -> Case {
    let messages = ["one", "two", "three"];
    let message = |word| format!("Subject: {word}\r\n\r\n{word}\r\n").into_bytes();
    Case {
        name,
        arguments: arguments.to_vec(),
        script: Script {
            rules: Vec::new(),
            capabilities: CAPABLE,
            messages: messages.map(message).to_vec(),
            reading: Reading::All,
            octets_alone: false,
            bare_lf: false,
        },
        code: 0,
        says: "",
        lines: 0,
        within: Duration::from_secs(8),
        left: None,
        prints: None,
        files: None,
        before: Vec::new(),
        unheard: &[],
    }
}

impl Case {
    pub(crate) fn when(self, prefix: &'static str, act: Act) -> Self {
        self.in_session(0, prefix, act)
    }

    pub(crate) fn say(self, prefix: &'static str, octets: impl AsRef<[u8]>) -> Self {
        self.when(prefix, Act::Say(octets.as_ref().to_vec()))
    }

    pub(crate) fn in_session(mut self, session: usize, prefix: &'static str, act: Act) -> Self {
        self.script.rules.push(Rule {
            session,
            prefix,
            act,
        });
        self
    }

    pub(crate) fn serve(mut self, change: impl FnOnce(&mut Script)) -> Self {
        change(&mut self.script);
        self
    }

    /// It fails with this code and one error line in which this stands.
    pub(crate) fn fails(mut self, code: u8, says: &'static str) -> Self {
        (self.code, self.says, self.lines) = (code, says, 1);
        self
    }

    pub(crate) fn lines(mut self, lines: usize) -> Self {
        self.lines = lines;
        self
    }

    pub(crate) fn within(mut self, seconds: u64) -> Self {
        self.within = Duration::from_secs(seconds);
        self
    }

    pub(crate) fn left(mut self, numbers: &[u32]) -> Self {
        self.left = Some(numbers.to_vec());
        self
    }

    pub(crate) fn prints(mut self, text: &'static str) -> Self {
        self.prints = Some(text);
        self
    }

    pub(crate) fn files(mut self, files: &[(&'static str, &[u8])]) -> Self {
        let files = files.iter().map(|&(name, octets)| (name, octets.to_vec()));
        self.files = Some(files.collect());
        self
    }

    pub(crate) fn before(mut self, files: &[(&'static str, &'static [u8])]) -> Self {
        self.before = files.to_vec();
        self
    }

    pub(crate) fn unheard(mut self, words: &'static [&'static str]) -> Self {
        self.unheard = words;
        self
    }

    /// Everything that is wrong with this run.
    fn run(self) -> Vec<String> {
        let folder = Folder::new(self.name);
        for (name, octets) in &self.before {
            fs::write(folder.0.join(name), octets).expect("a file");
        }
        let transcript = folder.0.with_extension("transcript");
        let server = Server::start(self.script.clone());
        let mut command = Command::new(binary());
        command
            .env("POP3_PASSWORD", PASSWORD)
            .args(["--timeout", "2", "--transcript"])
            .arg(&transcript);
        if !self
            .arguments
            .iter()
            .any(|it| matches!(*it, "--tls" | "--stls"))
        {
            command.arg("--plaintext");
        }
        let (options, words): (Vec<&str>, Vec<&str>) = self
            .arguments
            .iter()
            .partition(|it| it.starts_with("--") || it.starts_with('='));
        command.args(options.iter().map(|it| it.trim_start_matches('=')));
        command
            .arg(format!("mrose@{}", server.address))
            .args(&words);
        if matches!(words[0], "fetch" | "collect") {
            command.arg("--into").arg(&folder.0);
        }
        let run = Run::of(command, self.within);
        let (left, heard) = server.stop();
        let transcript = fs::read_to_string(&transcript).unwrap_or_default();
        self.judge(&run, &left, &heard, &transcript, &folder)
    }

    fn judge(
        &self,
        run: &Run,
        left: &[u32],
        heard: &[String],
        transcript: &str,
        folder: &Folder,
    ) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut check = |holds: bool, what: String| {
            if !holds {
                wrong.push(format!("{}: {what}", self.name));
            }
        };
        let code = run.status.and_then(|status| status.code());
        check(
            run.status.is_some(),
            format!("still runs after {:?}", run.took),
        );
        let errors: Vec<&str> = run.errors.lines().collect();
        let all = &run.errors;
        check(
            code == Some(self.code.into()),
            format!("exit code {code:?}: {all}"),
        );
        check(errors.len() == self.lines, format!("error lines: {all:?}"));
        check(all.contains(self.says), format!("says {all:?}"));
        let ours = errors.iter().all(|line| line.starts_with("pop3: "));
        let clean = !errors.iter().any(|line| line.chars().any(char::is_control));
        check(ours && clean, format!("error lines: {all:?}"));
        check(
            run.memory < MEMORY_MAX,
            format!("{} octets of memory", run.memory),
        );
        for text in [all, &run.output, transcript] {
            let told = text.contains(PASSWORD) || text.contains(PLAIN);
            check(!told, format!("the password is in {text:?}"));
        }
        if let Some(expected) = &self.left {
            check(left == expected, format!("the server has {left:?}"));
        }
        if let Some(expected) = self.prints {
            check(run.output == expected, format!("prints {:?}", run.output));
        }
        for word in self.unheard {
            let never = !heard.iter().any(|line| line.starts_with(word));
            check(never, format!("the server heard {word}: {heard:?}"));
        }
        if let Some(expected) = &self.files {
            let found = folder.files();
            let names: Vec<&String> = found.iter().map(|(name, _)| name).collect();
            let same = found.len() == expected.len()
                && (found.iter().zip(expected))
                    .all(|(one, other)| one.0 == other.0 && one.1 == other.1);
            check(same, format!("files {names:?}"));
        }
        wrong
    }
}

/// Runs all at the same time.
///
/// # Panics
/// With everything that is wrong with any of them.
pub(crate) fn run(cases: Vec<Case>) {
    binary();
    let count = cases.len();
    let threads: Vec<_> = cases
        .into_iter()
        .map(|case| thread::spawn(move || case.run()))
        .collect();
    let wrong: Vec<String> = threads
        .into_iter()
        .flat_map(|thread| thread.join().expect("a case does not panic"))
        .collect();
    assert!(wrong.is_empty(), "of {count} cases:\n{}", wrong.join("\n"));
    let most = MOST_MEMORY.load(Ordering::Relaxed) / 1024;
    println!("{count} cases, at most {most} KiB of memory so far");
}

/// How a run went.
struct Run {
    status: Option<ExitStatus>,
    output: String,
    errors: String,
    took: Duration,
    /// Octets, at the highest.
    memory: u64,
}

impl Run {
    fn of(mut command: Command, within: Duration) -> Self {
        let begun = Instant::now();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let output = read_all(child.stdout.take().expect("a pipe"));
        let errors = read_all(child.stderr.take().expect("a pipe"));
        let (mut status, mut memory) = (None, 0);
        while status.is_none() && begun.elapsed() < within {
            memory = memory.max(peak(&child));
            thread::sleep(Duration::from_millis(10));
            status = child.try_wait().expect("a process");
        }
        let took = begun.elapsed();
        MOST_MEMORY.fetch_max(memory, Ordering::Relaxed);
        let _ = child.kill();
        let _ = child.wait();
        Self {
            status,
            output: output.join().expect("a reader"),
            errors: errors.join().expect("a reader"),
            took,
            memory,
        }
    }
}

fn read_all(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut octets = Vec::new();
        pipe.read_to_end(&mut octets).expect("a pipe");
        String::from_utf8_lossy(&octets).into_owned()
    })
}

/// The most memory that it has had so far, where the system tells.
fn peak(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    // Before it is itself it is a copy of this process.
    if !status.starts_with("Name:\tpop3\n") {
        return 0;
    }
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}

/// The client, built as it is now: Cargo does not build examples for a single test.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let own = std::env::current_exe().expect("a test");
        let profile = own.ancestors().nth(2).expect("target/profile/deps/test");
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["build", "--quiet", "--example", "pop3", "--target-dir"])
            .arg(profile.parent().expect("target/profile"));
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        assert!(cargo.status().expect("cargo").success());
        profile.join(format!("examples/pop3{}", std::env::consts::EXE_SUFFIX))
    })
}

/// A folder for messages, gone afterwards.
struct Folder(PathBuf);

static FOLDERS: AtomicUsize = AtomicUsize::new(0);

impl Folder {
    fn new(name: &str) -> Self {
        let name: String = name.split(|c: char| !c.is_alphanumeric()).collect();
        let count = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let own = format!("pop3-hostile-{}-{count}-{name}", std::process::id());
        let path = std::env::temp_dir().join(own);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files: Vec<_> = fs::read_dir(&self.0)
            .expect("a folder")
            .map(|entry| {
                let entry = entry.expect("an entry");
                let octets = fs::read(entry.path()).expect("a file");
                (entry.file_name().to_string_lossy().into_owned(), octets)
            })
            .collect();
        files.sort();
        files
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
        let _ = fs::remove_file(self.0.with_extension("transcript"));
    }
}
