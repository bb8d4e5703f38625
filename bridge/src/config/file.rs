//! The configuration file: TOML, its keys named as the flags are.

use std::{fs, io, path::Path, path::PathBuf};

use super::Config;

/// Why a configuration file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}{problem}", path.display())]
pub struct FileError {
    /// Which file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: FileProblem,
}

/// What is wrong with a configuration file.
#[derive(Debug, thiserror::Error)]
pub enum FileProblem {
    /// It cannot be read.
    #[error(": {0}")]
    Unreadable(#[from] io::Error),
    /// A mistake in it.
    #[error(", line {line}: {words}")]
    Mistake {
        /// Which line, from one on.
        line: usize,
        /// What the mistake is, and what to write.
        words: String,
    },
}

/// The settings in a file, and which of them it sets.
pub(crate) fn read(path: &Path) -> Result<(Config, toml::Table), FileError> {
    let refuse = |problem| FileError {
        path: path.to_owned(),
        problem,
    };
    let text = fs::read_to_string(path).map_err(|error| refuse(error.into()))?;
    let mistake = |error| refuse(mistake(&text, &error));
    let table: toml::Table = toml::from_str(&text).map_err(mistake)?;
    Ok((toml::from_str(&text).map_err(mistake)?, table))
}

/// The settings as a file would have them. Those that are not set are missing.
pub(crate) fn table(config: &Config) -> toml::Table {
    // Strings, numbers, and lists of them: there is nothing that TOML could not hold.
    toml::Table::try_from(config).unwrap_or_default()
}

fn mistake(text: &str, error: &toml::de::Error) -> FileProblem {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let key = text
        .lines()
        .nth(line - 1)
        .and_then(|line| line.split_once('='))
        .map(|(key, _)| key.trim());
    let example = key.and_then(example).map_or_else(String::new, |example| {
        format!("; write for example {example}")
    });
    let words = format!("{}{example}", error.message().trim_end());
    FileProblem::Mistake { line, words }
}

/// A line that this setting could have.
fn example(key: &str) -> Option<String> {
    match table(&Config::default()).get(key)? {
        toml::Value::Array(_) => Some(format!("{key} = [\"…\"]")),
        value => Some(format!("{key} = {value}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, line: usize, hint: &str) {
        let error = toml::from_str::<Config>(text).unwrap_err();
        match mistake(text, &error) {
            FileProblem::Mistake { line: at, words } => {
                assert_eq!(at, line, "{text}: {words}");
                assert!(words.contains(hint), "{words}");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_mistake_has_a_line_and_a_remedy() {
        check("\norigins = []", 2, "`origin`");
        check("idle = 60\nmax-tunnels = \"ten\"", 2, "max-tunnels = 1024");
        check("# here\n\nidle = \"1m\"", 3, "idle = 660");
        check("origin = \"https://a.example\"", 1, "origin = [\"…\"]");
        check("allow-port = [\"995\"]", 1, "20995=tls");
        check("allow-address = [\n  \"ten\",\n]", 1, "10.1.0.0/16");
        check("bind = \"8110\"", 1, "127.0.0.1:8110");
        check("insecure-http = 1", 1, "insecure-http = false");
        check("log-format = \"xml\"", 1, "log-format = \"text\"");
        check("idle = 1\nidle = 2", 2, "duplicate key");
        check("demo = {}", 1, "unknown field");
        check(
            "[[presets]]\nname = \"a\"\nhost = \"b\"\nport = 995\nmode = \"ssl\"",
            5,
            "`tls`",
        );
    }

    #[test]
    fn what_is_written_is_read() {
        let config = Config {
            origins: vec!["https://a.example".into()],
            allow_ports: vec![(20995, shared::tunnel::message::Mode::Tls)],
            allow_addresses: vec!["10.0.0.0/8".parse().unwrap()],
            admin: Some("127.0.0.1:9110".parse().unwrap()),
            tls_cert: Some("cert.pem".into()),
            ..Config::default()
        };
        let text = table(&config).to_string();
        let read: Config = toml::from_str(&text).unwrap();
        assert_eq!(format!("{read:?}"), format!("{config:?}"));
    }
}
