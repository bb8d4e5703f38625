//! `demo`: Poste Restante with a sample mailbox, to look around in.

use std::{
    error::Error,
    net::SocketAddr,
    process::{Command, ExitCode, Stdio},
};

use clap::Parser;
use demo::{Office, PASSWORD, USER};

/// Poste Restante with a sample mailbox, on this computer alone.
///
/// Starts the page, the bridge and a small POP3 server with a mailbox of varied mail. The mailbox is made anew at each
/// start and removed at the end.
#[derive(Debug, Parser)]
#[command(name = "demo", version)]
struct Options {
    /// Where the page is served; the next free port if this one is taken
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8110")]
    listen: SocketAddr,

    /// Do not open the page in a browser
    #[arg(long)]
    no_open: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("demo: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    // Before the address is printed: whoever has read it may press Ctrl-C at once.
    let mut stop = bridge::Signals::listen()?;
    let office = Office::open(options.listen).await?;
    let url = format!("http://{}/", office.page_address()?);
    let (tls, stls) = (office.tls_address()?, office.stls_address()?);
    println!("Open {url}");
    println!(
        "  Poste Restante with a sample mailbox, on this computer alone; nothing of it stays. Ctrl-C ends it."
    );
    println!(
        "  By hand: user {USER}, password {PASSWORD}, server {}, port {} (TLS) or {} (STLS).",
        tls.ip(),
        tls.port(),
        stls.port()
    );
    if !options.no_open {
        open_in_browser(&url);
    }
    Box::pin(office.serve(async move { stop.next().await })).await?;
    println!("Closed; the sample mailbox is removed.");
    Ok(())
}

/// Shows the page, where there is a screen to show it on. If that fails, the address is printed above all the same.
fn open_in_browser(url: &str) {
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .into_iter()
        .any(|name| std::env::var_os(name).is_some());
    let opener = match () {
        () if cfg!(target_os = "macos") => "open",
        () if has_display => "xdg-open",
        () => return,
    };
    let _ = Command::new(opener)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
