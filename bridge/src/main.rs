//! `poste-restante`: arguments, settings, server, signals, exit code.

use std::{io::Write as _, process::ExitCode};

use bridge::{Args, Server, Signals};
use clap::Parser as _;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// The settings are wrong or unsafe; the same number that a mistyped option gives.
const USAGE: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let (bind, config) = Args::parse().into_config();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();

    let server = match config
        .check_listener(bind)
        .and_then(|()| Server::new(config))
    {
        Ok(server) => server,
        Err(error) => return complain(&error, USAGE),
    };
    let outcome = async {
        let mut signals = Signals::listen()?;
        let listener = TcpListener::bind(bind).await?;
        // Where port 0 was asked for, the system has chosen one.
        let _ = writeln!(
            std::io::stdout(),
            "Open http://{}/ in a browser.",
            listener.local_addr()?
        );
        let stop = async move {
            signals.next().await;
            // Another one, while tunnels are being drained, ends the program at once.
            tokio::spawn(async move {
                signals.next().await;
                std::process::exit(1);
            });
        };
        server.serve(listener, stop).await
    };
    match outcome.await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&format!("{bind}: {error}"), 1),
    }
}

fn complain(error: &dyn std::fmt::Display, code: u8) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "poste-restante: {error}");
    ExitCode::from(code)
}
