//! A stranger's web site: another origin, whose pages try what a page can try against one in another tab.

pub mod fields;

use std::borrow::Cow;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A site on loopback. Dropping it closes it.
#[derive(Debug)]
pub struct Foreign {
    port: u16,
    task: JoinHandle<()>,
}

impl Foreign {
    /// Opens it on a free port.
    ///
    /// # Panics
    /// When loopback has none.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let task = tokio::spawn(async move {
            while let Ok((visitor, _)) = listener.accept().await {
                tokio::spawn(answer(visitor));
            }
        });
        Self { port, task }
    }

    /// The page that tries. Another port is another origin; under another name of this machine it is another site, too.
    pub fn hostile(&self, host: &str) -> String {
        format!("http://{host}:{}/hostile", self.port)
    }

    /// A page that defends itself against nothing: what is tried must work with it.
    pub fn plain(&self, host: &str) -> String {
        format!("http://{host}:{}/plain", self.port)
    }

    /// A page with a password field that is like other pages' ones: it is sent by a script, emptied, and taken away.
    pub fn ordinary(&self, host: &str) -> String {
        format!("http://{host}:{}/ordinary", self.port)
    }

    /// A page with the fields of this number in [`fields::ALL`].
    pub fn fields(&self, host: &str, number: usize, way: fields::Way) -> String {
        format!("http://{host}:{}/fields/{number}/{}", self.port, way.name())
    }

    /// A script that anybody may use.
    pub fn script(&self, host: &str) -> String {
        format!("http://{host}:{}/script.js", self.port)
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(mut visitor: TcpStream) {
    let mut request = vec![0; 4096];
    let Ok(count) = visitor.read(&mut request).await else {
        return;
    };
    let request = String::from_utf8_lossy(&request[..count]);
    let path = request.split(' ').nth(1).unwrap_or_default();
    let kind = match path.ends_with(".js") {
        true => "text/javascript",
        false => "text/html",
    };
    let body: Cow<'static, str> = match path {
        "/hostile" => HOSTILE.into(),
        "/ordinary" => ORDINARY.into(),
        "/script.js" => "window.borrowed = true;".into(),
        other => fields::page(other).map_or(PLAIN.into(), Cow::Owned),
    };
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let _ = visitor.write_all(answer.as_bytes()).await;
}

/// A person presses the button: without that, no browser opens a window.
const HOSTILE: &str = "<!doctype html><title>A stranger's page</title>
<button data-testid=\"press\">Win a prize</button>
<script>
  document.querySelector('button').onclick = () => { window.handle = open(window.target, 'known'); };
</script>";

/// It hears whatever is said to it.
const PLAIN: &str = "<!doctype html><title>A plain page</title>
<p id=\"plain\">A plain page</p>
<script>
  window.heard = [];
  onmessage = event => heard.push(event.data);
</script>";

const ORDINARY: &str = "<!doctype html><title>An ordinary page</title>
<div>
  <input data-testid=\"address\" autocomplete=\"off\">
  <input type=\"password\" data-testid=\"password\" autocomplete=\"off\">
  <button type=\"button\" data-testid=\"sign-in\">Sign in</button>
</div>
<script>
  document.querySelector('button').onclick = async () => {
    const field = document.querySelector('[type=password]');
    const sent = fetch('/sent', { method: 'POST', body: field.value });
    field.value = '';
    await sent;
    document.querySelector('div').remove();
    document.body.insertAdjacentHTML('beforeend', '<p data-testid=\"sent\">Signed in</p>');
  };
</script>";
