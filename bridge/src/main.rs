//! `poste-restante`: settings, server, signals, exit code.

use std::{
    fmt::Display,
    io::{self, Write as _},
    net::SocketAddr,
    process::ExitCode,
};

use bridge::{Config, Errand, PageArgs, Server, Settings, Signals, TokenArgs};
use tokio::{net::TcpListener, runtime};

/// The settings are wrong or unsafe; the same number that a mistyped option gives.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let settings = match Errand::read() {
        Ok(Errand::Serve(settings)) => settings,
        Ok(Errand::CheckConfig(settings)) => return check(&settings),
        Ok(Errand::Token(args)) => return token(&args),
        Ok(Errand::Page(args)) => return page(&args),
        Err(error) => return complain(&error, USAGE),
    };
    settings.config.log_format.start();
    match settings.prepare() {
        Ok(server) => match run(server, &settings.config) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => complain(&error, 1),
        },
        Err(error) => complain(&error, USAGE),
    }
}

fn run(server: Server, config: &Config) -> io::Result<()> {
    let (first, crew) = named(config.bind, bridge::listen(config.bind))?;
    // With a crew each thread looks after its own connections; without one, tokio shares them out.
    let mut builder = match crew.is_empty() {
        false => runtime::Builder::new_current_thread(),
        true => runtime::Builder::new_multi_thread(),
    };
    let runtime = builder.enable_all().build()?;
    let served = runtime.block_on(serve(server.with_crew(crew), first, config));
    // A look-up may still hang; nobody waits for its answer any more.
    runtime.shutdown_background();
    served
}

async fn serve(
    mut server: Server,
    listener: std::net::TcpListener,
    config: &Config,
) -> io::Result<()> {
    let mut signals = Signals::listen()?;
    let listener = TcpListener::from_std(listener)?;
    if let Some(address) = config.admin {
        server = server.with_admin(named(address, TcpListener::bind(address).await)?);
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

/// An error that says which address it is about.
fn named<T>(address: SocketAddr, result: io::Result<T>) -> io::Result<T> {
    result.map_err(|error| io::Error::new(error.kind(), format!("{address}: {error}")))
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

/// Writes the page down, and says what is left to do.
fn page(args: &PageArgs) -> ExitCode {
    match args.run() {
        Ok(words) => {
            let _ = write!(io::stdout(), "{words}");
            ExitCode::SUCCESS
        }
        Err(error) => complain(&error, USAGE),
    }
}

fn complain(error: &dyn Display, code: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "poste-restante: {error}");
    ExitCode::from(code)
}
