//! `pop3d`: the server as a program, and `pop3d passwd` to make the lines of its accounts file.

mod options;

use std::{
    error::Error,
    io::{IsTerminal, Read},
    process::ExitCode,
    sync::Arc,
};

use clap::Parser;
use options::{Options, Passwd, Task};
use pop3d::{Accounts, Extras, Mischief, Server};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// Octets read from standard input, at most: a password as long as a PASS command can hold, and an access token as long
/// as an answer in AUTH can.
const INPUT_MAX: u64 = 16 * 1024;

fn main() -> ExitCode {
    let options = Options::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let done = match &options.task {
        Some(Task::Passwd(passwd)) => print_line(passwd),
        Some(Task::Faults) => {
            print_faults();
            Ok(())
        }
        None => run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pop3d: {error}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let server = Arc::new(Server::new(options.config()?)?);
    let plain = bind(options.listen.as_deref()).await?;
    let tls = bind(options.listen_tls.as_deref()).await?;
    for (listener, kind) in [(&plain, "POP3"), (&tls, "POP3 over TLS")] {
        if let Some(listener) = listener {
            tracing::info!("{kind} on {}", listener.local_addr()?);
        }
    }
    server.serve(plain, tls, stop_signal()).await?;
    Ok(())
}

async fn bind(address: Option<&str>) -> Result<Option<TcpListener>, String> {
    let Some(address) = address else {
        return Ok(None);
    };
    let bound = TcpListener::bind(address).await;
    bound
        .map(Some)
        .map_err(|error| format!("cannot listen on {address}: {error}"))
}

/// Ctrl-C, or the signal by which a service manager ends a service.
async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// Prints a line for the accounts file; the password is the first line of standard input, an access token the second.
fn print_line(passwd: &Passwd) -> Result<(), Box<dyn Error>> {
    let mut input = String::new();
    std::io::stdin()
        .take(INPUT_MAX)
        .read_to_string(&mut input)?;
    let mut lines = input.lines();
    let password = lines.next().unwrap_or_default();
    if password.is_empty() {
        return Err("no password came on standard input".into());
    }
    let token = lines.next().filter(|token| !token.is_empty());
    if passwd.token && token.is_none() {
        return Err("no access token came on standard input, behind the password".into());
    }
    let certificate = passwd.certificate()?;
    let extras = Extras {
        apop: passwd.apop,
        scram: passwd.scram(),
        token: token.filter(|_| passwd.token),
        certificate: certificate.as_deref(),
    };
    println!("{}", Accounts::line(&passwd.name, password, &extras)?);
    Ok(())
}

fn print_faults() {
    for (spelling, does) in Mischief::faults() {
        println!("{spelling:<26}{does}");
    }
}
