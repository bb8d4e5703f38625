//! `poste-restante`: settings, server, signals, exit code.

use std::{
    fmt::Display,
    io::{self, Write as _},
    net::SocketAddr,
    process::ExitCode,
};

use bridge::{Config, Errand, Server, Settings, Signals, TokenArgs};
use tokio::net::TcpListener;

/// The settings are wrong or unsafe; the same number that a mistyped option gives.
const USAGE: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let settings = match Errand::read() {
        Ok(Errand::Serve(settings)) => settings,
        Ok(Errand::CheckConfig(settings)) => return check(&settings),
        Ok(Errand::Token(args)) => return token(&args),
        Err(error) => return complain(&error, USAGE),
    };
    settings.config.log_format.start();
    match settings.prepare() {
        Ok(server) => match serve(server, &settings.config).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => complain(&error, 1),
        },
        Err(error) => complain(&error, USAGE),
    }
}

async fn serve(mut server: Server, config: &Config) -> io::Result<()> {
    let mut signals = Signals::listen()?;
    let listener = listen(config.bind).await?;
    if let Some(address) = config.admin {
        server = server.with_admin(listen(address).await?);
    }
    // Where port 0 was asked for, the system has chosen one.
    let address = listener.local_addr()?;
    let scheme = config.tls_cert.as_ref().map_or("http", |_| "https");
    let _ = writeln!(io::stdout(), "Open {scheme}://{address}/ in a browser.");
    let stop = async move {
        signals.next().await;
        // Another one, while tunnels are being drained, ends the program at once.
        tokio::spawn(async move {
            signals.next().await;
            std::process::exit(1);
        });
    };
    server.serve(listener, stop).await
}

async fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{address}: {error}"));
    TcpListener::bind(address).await.map_err(named)
}

/// Says which settings are in force, and what starting with them would say.
fn check(settings: &Settings) -> ExitCode {
    let _ = write!(io::stdout(), "{settings}");
    if let Err(error) = settings.prepare() {
        return complain(&error, USAGE);
    }
    for note in settings.config.notes(settings.config.bind) {
        let _ = writeln!(io::stdout(), "note: {note}");
    }
    let _ = writeln!(io::stdout(), "ok");
    ExitCode::SUCCESS
}

/// Prints a token, or makes a key.
fn token(args: &TokenArgs) -> ExitCode {
    match args.run() {
        Ok(token) => {
            let _ = write!(io::stdout(), "{token}");
            ExitCode::SUCCESS
        }
        Err(error) => complain(&error, USAGE),
    }
}

fn complain(error: &dyn Display, code: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "poste-restante: {error}");
    ExitCode::from(code)
}
