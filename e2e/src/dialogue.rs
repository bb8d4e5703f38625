//! A POP3 client that does as it is told, in clear: for what the stories want to see with their own eyes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// The slowest answer that is waited for: to a wrong password, or when a maildrop is locked.
const PATIENCE: Duration = Duration::from_secs(30);

/// A session. Dropping it closes the connection, without QUIT.
#[derive(Debug)]
pub struct Dialogue {
    stream: BufReader<TcpStream>,
}

impl Dialogue {
    /// Connects and hears the greeting.
    ///
    /// # Panics
    /// When nobody greets.
    pub fn with(host: &str, port: u16) -> Self {
        let stream = TcpStream::connect((host, port)).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("not zero");
        let mut dialogue = Self {
            stream: BufReader::new(stream),
        };
        let greeting = dialogue.line();
        assert!(greeting.starts_with("+OK"), "{greeting}");
        dialogue
    }

    /// Says a line and hears one, without their line ends.
    ///
    /// # Panics
    /// When the server is gone.
    pub fn ask(&mut self, line: &str) -> String {
        let stream = self.stream.get_mut();
        stream
            .write_all(format!("{line}\r\n").as_bytes())
            .expect("the server listens");
        self.line()
    }

    /// Logs in by USER and PASS.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn log_in(&mut self, user: &str, password: &str) {
        for line in [format!("USER {user}"), format!("PASS {password}")] {
            let answer = self.ask(&line);
            assert!(answer.starts_with("+OK"), "{answer}");
        }
    }

    /// Says QUIT and waits until the server has closed the connection.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn leave(mut self) {
        let answer = self.ask("QUIT");
        assert!(answer.starts_with("+OK"), "{answer}");
        let rest = self.stream.read_to_end(&mut Vec::new());
        rest.expect("the server closes the connection");
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        let length = self
            .stream
            .read_line(&mut line)
            .expect("the server answers");
        assert!(length > 0, "the server has closed the connection");
        line.trim_end_matches(['\r', '\n']).to_owned()
    }
}
