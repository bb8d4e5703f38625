//! Do the actors know their parts? Each browser, each server and the tap, on their own.

use std::process::Command;

use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::mail;
use e2e::stage::{MailServer, browser_story, story};
use e2e::tap::Tap;
use shared::tunnel::message::Mode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const USER: &str = "annabel.reader";
const PASSWORD: &str = "correct horse 7";

#[test]
fn dovecot_answers_curl() {
    story("harness_dovecot", MailServer::Dovecot, async || {
        let messages = [
            mail::plain("First", "One.\n.\nTwo."),
            mail::plain("Second", "Three."),
        ];
        let dovecot = Dovecot::start(&[Mailbox {
            user: USER,
            password: PASSWORD,
            messages: &messages,
        }])
        .await;
        assert_eq!(dovecot.messages(USER), messages);

        let home = tempfile::tempdir().expect("a directory");
        let authority = home.path().join("authority.pem");
        std::fs::write(&authority, &dovecot.certificate().authority).expect("it is ours");
        for (scheme, port) in [
            ("pop3s", dovecot.tls_port()),
            ("pop3", dovecot.plain_port()),
        ] {
            let output = Command::new("curl")
                .args([
                    "--silent",
                    "--show-error",
                    "--ssl-reqd",
                    "--user",
                    &format!("{USER}:{PASSWORD}"),
                    "--cacert",
                ])
                .arg(&authority)
                .arg(format!("{scheme}://localhost:{port}/1"))
                .output()
                .expect("curl is installed");
            assert!(
                output.status.success(),
                "{scheme}: {output:?}\n{}",
                dovecot.log()
            );
            assert_eq!(output.stdout, messages[0]);
        }
    });
}

#[test]
fn the_tap_passes_on_and_tells_tales() {
    story("harness_tap", MailServer::None, async || {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let tap = Tap::before(listener.local_addr().expect("it is bound").port()).await;
        let server = tokio::spawn(async move {
            let (mut client, _) = listener.accept().await.expect("a client");
            client
                .write_all(b"+OK ready\r\n")
                .await
                .expect("the client listens");
            let mut heard = Vec::new();
            client
                .read_to_end(&mut heard)
                .await
                .expect("the client says good-bye");
            heard
        });
        let mut client = TcpStream::connect(("127.0.0.1", tap.port()))
            .await
            .expect("the tap listens");
        client
            .write_all(b"USER annabel\r\n")
            .await
            .expect("the tap listens");
        client.shutdown().await.expect("the tap listens");
        let mut heard = Vec::new();
        client
            .read_to_end(&mut heard)
            .await
            .expect("the server says good-bye");

        assert_eq!(heard, b"+OK ready\r\n");
        assert_eq!(
            server.await.expect("it does not panic"),
            b"USER annabel\r\n"
        );
        let sessions = tap.sessions();
        assert_eq!(sessions.len(), 1);
        assert_eq!(sessions[0].to_server, b"USER annabel\r\n");
        assert_eq!(sessions[0].to_client, b"+OK ready\r\n");
        let verdict = std::panic::catch_unwind(|| tap.assert_confidential(Mode::Stls, &[]));
        assert!(verdict.is_err(), "a user name in clear must not pass");
    });
}

#[test]
fn chromium_starts() {
    loads_a_page(Engine::Chromium);
}

#[test]
fn firefox_starts() {
    loads_a_page(Engine::Firefox);
}

#[test]
fn webkitgtk_starts() {
    loads_a_page(Engine::WebKitGtk);
}

fn loads_a_page(engine: Engine) {
    browser_story(
        "harness_browser",
        engine,
        MailServer::None,
        async |browser: &Browser| {
            browser.goto(&page(PAGE).await).await;
            assert_eq!(browser.text("greeting").await, "Good morning");
            browser.fill("name", "Annabel").await;
            browser.click("greet").await;
            browser
                .wait_for_text("greeting", "Good morning, Annabel")
                .await;
            browser.wait_until_gone("greet").await;
            assert!(!browser.sees("hidden").await);
            assert_eq!(
                browser.attribute("name", "aria-label").await.as_deref(),
                Some("Name")
            );
            assert_eq!(browser.script("return 6 * 7").await, 42);
            assert_eq!(
                browser
                    .script_async("return await Promise.resolve('later')")
                    .await,
                "later"
            );
        },
    );
}

/// Typing replaces what is there, and a click changes the page.
const PAGE: &str = r#"<!doctype html><meta charset="utf-8"><title>Harness</title>
<p data-testid="greeting">Good morning</p><p data-testid="hidden" hidden>unseen</p>
<input data-testid="name" aria-label="Name" value="someone else">
<button data-testid="greet" onclick="
  const name = document.querySelector('[data-testid=name]').value;
  document.querySelector('[data-testid=greeting]').textContent += ', ' + name;
  this.remove();">Greet</button>"#;

/// Serves one page on loopback, to whoever asks.
async fn page(html: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = client.read(&mut request).await;
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                html.len()
            );
            let _ = client.write_all((head + html).as_bytes()).await;
        }
    });
    format!("http://{address}/")
}
