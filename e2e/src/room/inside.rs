//! What process 1 of a room does: furnishes it, starts whoever lives there, and waits for the story to end.

use std::ffi::CString;
use std::fs::{self, File, Permissions};
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio, exit};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{XattrFlags, setxattr};
use rustix::mount::{MountFlags, MountPropagationFlags, mount, mount_bind, mount_change};
use rustix::process::{WaitOptions, chroot, wait};

use super::plan::{Plan, Step};

/// How long a file may take to appear.
const PATIENCE: Duration = Duration::from_secs(20);

/// The whole of the program `e2e-room`: its one argument is the file with the plan.
pub fn main() -> ExitCode {
    let Some(plan) = std::env::args_os().nth(1) else {
        eprintln!("usage: e2e-room PLAN, as process 1 of its own namespaces");
        return ExitCode::from(2);
    };
    match live(Path::new(&plan)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("e2e-room: {error}");
            ExitCode::FAILURE
        }
    }
}

fn live(plan: &Path) -> io::Result<()> {
    if std::process::id() != 1 {
        // What follows would be done to the machine itself.
        return Err(io::Error::other(
            "this is not process 1 of its own namespaces",
        ));
    }
    let plan: Plan = serde_json::from_slice(&fs::read(plan)?)?;
    build(&plan)?;
    thread::spawn(leave_with_the_story);
    listen_to_syslog()?;
    let mut residents = Vec::new();
    for step in plan.steps {
        match step {
            Step::Run { command, input } => run(&command, &input)?,
            Step::Start(command) => residents.push(program(&command).spawn()?),
            Step::Await(file) => await_file(&file)?,
            Step::Serve(port, command) => serve(port, command)?,
        }
    }
    // Orphans are given to process 1, which has to bury them.
    loop {
        match wait(WaitOptions::empty()) {
            Ok(Some((id, status))) => {
                let id = id.as_raw_nonzero().get().unsigned_abs();
                if residents.iter().any(|resident| resident.id() == id) {
                    return Err(io::Error::other(format!("process {id} ended: {status:?}")));
                }
            }
            // Nobody is there yet to be buried.
            Ok(None) | Err(rustix::io::Errno::CHILD) => thread::sleep(Duration::from_millis(20)),
            Err(error) => return Err(error.into()),
        }
    }
}

/// The story holds the other end of our standard input for as long as it wants the room.
fn leave_with_the_story() {
    let _ = io::stdin().read_to_end(&mut Vec::new());
    exit(0);
}

/// Makes the room and goes in. Nothing here is seen outside, as mounts are made private first.
fn build(plan: &Plan) -> io::Result<()> {
    mount_change(
        "/",
        MountPropagationFlags::PRIVATE | MountPropagationFlags::REC,
    )?;
    let memory = plan.home.join("memory");
    fs::create_dir(&memory)?;
    tmpfs(&memory)?;
    let [upper, work, root] = ["upper", "work", "root"].map(|name| memory.join(name));
    for dir in [&upper, &work, &root] {
        fs::create_dir(dir)?;
    }
    // The layers cannot stay where they are: an overlay takes no layer that lies inside another, and all lie inside /.
    for layer in [&plan.packages, &plan.home.join("layer")] {
        copy(layer, &upper)?;
    }
    for dir in &plan.own {
        let dir = upper.join(dir.strip_prefix("/").unwrap_or(dir));
        // So does overlayfs itself mark a directory that replaces the one below, and is not merged with it.
        setxattr(dir, "trusted.overlay.opaque", b"y", XattrFlags::empty())?;
    }
    let options = [
        b"lowerdir=/,upperdir=",
        upper.as_os_str().as_bytes(),
        b",workdir=",
        work.as_os_str().as_bytes(),
    ]
    .concat();
    let options = CString::new(options)?;
    mount(
        "overlay",
        &root,
        "overlay",
        MountFlags::empty(),
        Some(options.as_c_str()),
    )?;

    let inside = |path: &Path| root.join(path.strip_prefix("/").unwrap_or(path));
    mount(
        "proc",
        inside(Path::new("/proc")),
        "proc",
        MountFlags::empty(),
        None,
    )?;
    for dir in ["/run", "/tmp"].map(Path::new) {
        tmpfs(&inside(dir))?;
    }
    fs::set_permissions(inside(Path::new("/tmp")), Permissions::from_mode(0o1777))?;
    devices(&inside(Path::new("/dev")))?;
    let home = inside(&plan.home);
    fs::create_dir_all(&home)?;
    mount_bind(&plan.home, &home)?;
    chroot(&root)?;
    std::env::set_current_dir("/")
}

/// Everything in `from` as it is there, links, modes and owners included.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let copied = Command::new("cp")
        .arg("--archive")
        .arg(from.join("."))
        .arg(to)
        .status()?;
    if copied.success() {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "{} could not be copied: {copied}",
        from.display()
    )))
}

fn tmpfs(dir: &Path) -> io::Result<()> {
    let options = c"mode=755";
    Ok(mount(
        "tmpfs",
        dir,
        "tmpfs",
        MountFlags::empty(),
        Some(options),
    )?)
}

/// The devices that a server reads, and the names that /proc gives to open files.
fn devices(dev: &Path) -> io::Result<()> {
    tmpfs(dev)?;
    for name in ["full", "null", "random", "urandom", "zero"] {
        let device = dev.join(name);
        File::create(&device)?;
        mount_bind(Path::new("/dev").join(name), &device)?;
    }
    let links = ["fd", "stdin", "stdout", "stderr"];
    for (name, target) in links.iter().zip(["", "/0", "/1", "/2"]) {
        symlink(format!("/proc/self/fd{target}"), dev.join(name))?;
    }
    Ok(())
}

/// What goes to syslog(3) appears in our log.
fn listen_to_syslog() -> io::Result<()> {
    let log = UnixDatagram::bind("/dev/log")?;
    fs::set_permissions("/dev/log", Permissions::from_mode(0o666))?;
    thread::spawn(move || {
        let mut entry = vec![0; 8192];
        while let Ok(length) = log.recv(&mut entry) {
            eprintln!("{}", String::from_utf8_lossy(&entry[..length]));
        }
    });
    Ok(())
}

fn program(command: &[String]) -> Command {
    let (name, arguments) = command.split_first().expect("a step names its program");
    let mut program = Command::new(name);
    program
        .args(arguments)
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null());
    program
}

fn run(command: &[String], input: &str) -> io::Result<()> {
    let mut child = program(command).stdin(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().expect("it was piped");
    stdin.write_all(input.as_bytes())?;
    drop(stdin);
    let status = child.wait()?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("{command:?} ended with {status}")))
}

fn await_file(file: &Path) -> io::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while !file.exists() {
        if deadline < Instant::now() {
            return Err(io::Error::other(format!("{} never came", file.display())));
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

fn serve(port: u16, command: Vec<String>) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let started = connection
                .try_clone()
                .map(OwnedFd::from)
                .and_then(|output| {
                    program(&command)
                        .stdin(OwnedFd::from(connection))
                        .stdout(output)
                        .spawn()
                });
            if let Err(error) = started {
                eprintln!("e2e-room: {command:?} did not start: {error}");
            }
        }
    });
    Ok(())
}
