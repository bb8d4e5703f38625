//! What the program is asked to do: the command line, over the environment, over the file, over the defaults.

use std::{collections::BTreeMap, env, fmt, path::PathBuf};

use clap::{Arg, ArgMatches, Args as _, Command, FromArgMatches as _, parser::ValueSource};

use crate::{
    config::{self, Config, ConfigError, FileError},
    page::PageArgs,
    server::Server,
    token::TokenArgs,
};

/// What the program is asked to do.
#[derive(Debug)]
pub enum Errand {
    /// Serve, until it is stopped.
    Serve(Box<Settings>),
    /// Say which settings are in force and whether they are good.
    CheckConfig(Box<Settings>),
    /// Make a key for access tokens, or a token.
    Token(TokenArgs),
    /// Write the page down, to be served by somebody else.
    Page(PageArgs),
}

/// Settings, and where each of them comes from.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The settings.
    pub config: Config,
    sources: BTreeMap<String, Source>,
}

/// Who has set it. The later one wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Default,
    File,
    Environment,
    Flag,
}

impl Errand {
    /// Reads the command line. Ends the program where that asks for help, or cannot be understood.
    ///
    /// # Errors
    /// [`FileError`] when there is something wrong with the configuration file.
    pub fn read() -> Result<Self, FileError> {
        Self::from_matches(&command().get_matches())
    }

    fn from_matches(matches: &ArgMatches) -> Result<Self, FileError> {
        Ok(match matches.subcommand() {
            Some((TOKEN, matches)) => match TokenArgs::from_arg_matches(matches) {
                Ok(args) => Self::Token(args),
                Err(error) => error.exit(),
            },
            Some((PAGE, matches)) => match PageArgs::from_arg_matches(matches) {
                Ok(args) => Self::Page(args),
                Err(error) => error.exit(),
            },
            Some((CHECK_CONFIG, matches)) => Self::CheckConfig(Settings::from_matches(matches)?),
            _ => Self::Serve(Settings::from_matches(matches)?),
        })
    }

    #[cfg(test)]
    fn from_words(words: &[&str]) -> Self {
        Self::from_matches(&command().get_matches_from(words)).expect("a good file")
    }
}

impl Settings {
    /// A server with these settings, if they are good and safe where they would be used.
    ///
    /// # Errors
    /// As [`Config::check_listener`] and [`Server::new`].
    pub fn prepare(&self) -> Result<Server, ConfigError> {
        self.config.check_listener(self.config.bind)?;
        Server::new(self.config.clone())
    }

    fn from_matches(matches: &ArgMatches) -> Result<Box<Self>, FileError> {
        let (mut config, file) = match matches.get_one::<PathBuf>(FILE) {
            Some(path) => config::read(path)?,
            None => Default::default(),
        };
        // Only what was given is written over what the file has.
        if let Err(error) = config.update_from_arg_matches(matches) {
            error.exit();
        }
        let from_file = |key: &str| match file.contains_key(key) {
            true => Source::File,
            false => Source::Default,
        };
        let mut sources: BTreeMap<String, Source> =
            Config::augment_args_for_update(Command::new(""))
                .get_arguments()
                .filter_map(|arg| {
                    let key = arg.get_long()?;
                    let source = match matches.value_source(arg.get_id().as_str()) {
                        Some(ValueSource::CommandLine) => Source::Flag,
                        Some(ValueSource::EnvVariable) => Source::Environment,
                        _ => from_file(key),
                    };
                    Some((key.to_owned(), source))
                })
                .collect();
        sources.insert(PRESETS.to_owned(), from_file(PRESETS));
        Ok(Box::new(Self { config, sources }))
    }
}

/// One line for each setting, as the file would have it, with where it comes from.
impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = config::table(&self.config);
        for (key, source) in &self.sources {
            let line = match table.get(key) {
                Some(value) => format!("{key} = {value}"),
                None => format!("# {key} is not set"),
            };
            let source = match source {
                Source::Default => "default",
                Source::File => "file",
                Source::Environment => "environment",
                Source::Flag => "flag",
            };
            writeln!(f, "{line:48} # {source}")?;
        }
        Ok(())
    }
}

fn command() -> Command {
    let check = with_settings(Command::new(CHECK_CONFIG))
        .about("Say which settings are in force, where each comes from, and whether they are good");
    with_settings(Command::new("poste-restante"))
        .version(env!("CARGO_PKG_VERSION"))
        .about("Serves a page for collecting mail, and connects it to POP3 servers")
        .long_about(ABOUT)
        .after_help(EXAMPLES)
        .args_conflicts_with_subcommands(true)
        .subcommand(check)
        .subcommand(TokenArgs::augment_args(Command::new(TOKEN)))
        .subcommand(PageArgs::augment_args(Command::new(PAGE)))
}

/// Every setting as a flag and as a variable of the environment, its default shown with its reason. None has a default
/// in clap's sense: what nobody gave must not be written over what the file has.
fn with_settings(command: Command) -> Command {
    let file = Arg::new(FILE)
        .long(FILE)
        .value_name("FILE")
        .value_parser(clap::value_parser!(PathBuf))
        .help("File with settings (TOML): the names of the options below, without the dashes before them");
    let defaults = config::table(&Config::default());
    Config::augment_args_for_update(command.arg(file).max_term_width(100)).mut_args(|arg| {
        let Some(key) = arg.get_long().map(str::to_owned) else {
            return arg;
        };
        let reason = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let default = match defaults.get(&key) {
            Some(toml::Value::String(word)) => word.clone(),
            Some(toml::Value::Array(_)) | None => "none".to_owned(),
            Some(value) => value.to_string(),
        };
        let arg = arg
            .hide_possible_values(true)
            .help(format!("{reason} [default: {default}]"));
        let variable = format!("{PREFIX}{}", key.to_uppercase().replace('-', "_"));
        match env::var_os(&variable) {
            // As good as none: some who start programs know no other way to leave one out.
            Some(value) if value.is_empty() => arg,
            _ => arg.env(variable).hide_env(true),
        }
    })
}

const CHECK_CONFIG: &str = "check-config";
const TOKEN: &str = "token";
const PAGE: &str = "page";
const FILE: &str = "config";
const PRESETS: &str = "presets";
const PREFIX: &str = "POSTE_RESTANTE_";

const ABOUT: &str = "\
Collect your mail from any browser: serves the page, and connects it to POP3 servers.

The page encrypts between the browser and the mail server; this program relays what it cannot read. It decides who may \
use it (origins, tokens) and where they may go (hosts, ports, addresses).";

const EXAMPLES: &str = "\
Every option can also be set in the environment (--allow-host as POSTE_RESTANTE_ALLOW_HOST, several values with commas \
between them; empty is as good as not set) and in a file (--config). An option given here wins over the environment, and that over the file; a list \
replaces the other list.

Examples:
  On your own computer, then open the address that is printed:
    poste-restante

  For a family, with a certificate of its own:
    poste-restante --bind 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem \\
        --origin https://mail.example.org --allow-host pop.example.org

  The same behind a proxy that does TLS for mail.example.org:
    poste-restante --bind 0.0.0.0:8110 --insecure-http --trust-proxy 10.1.2.3 \\
        --origin https://mail.example.org --allow-host pop.example.org

  For a mail server in your own network:
    poste-restante --allow-host mail.lan --allow-address 192.168.1.0/24

  To see what a file and the environment come to, before it is started anew:
    poste-restante check-config --config poste-restante.toml

Exit status: 0 stopped as asked, 1 failed, 2 the settings are wrong or unsafe (and it says what to add).
RUST_LOG=bridge=debug shows more; host names are logged at that level only, user names and mail never.";

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(words: &[&str]) -> Box<Settings> {
        match Errand::from_words(&[&["poste-restante"], words].concat()) {
            Errand::Serve(settings) | Errand::CheckConfig(settings) => settings,
            errand @ (Errand::Token(_) | Errand::Page(_)) => panic!("{errand:?}"),
        }
    }

    #[test]
    fn the_command_line_is_well_formed() {
        command().debug_assert();
    }

    #[test]
    fn no_arguments_are_the_defaults() {
        let config = settings(&[]).config;
        assert_eq!(config.bind.to_string(), config::DEFAULT_BIND);
        assert_eq!(format!("{config:?}"), format!("{:?}", Config::default()));
    }

    #[test]
    fn a_flag_is_on_unless_it_says_off() {
        for (words, expected) in [
            (&[][..], false),
            (&["--insecure-http"], true),
            (&["--insecure-http", "--idle", "60"], true),
            (&["--insecure-http=true"], true),
            (&["--insecure-http=false"], false),
            (&["--insecure-http=off"], false),
        ] {
            assert_eq!(settings(words).config.insecure_http, expected, "{words:?}");
        }
    }

    #[test]
    fn lists_are_given_one_by_one_or_with_commas() {
        let words = [
            "--allow-host",
            "a.example,b.example",
            "--allow-host",
            "c.example",
        ];
        assert_eq!(
            settings(&words).config.allow_hosts,
            ["a.example", "b.example", "c.example"]
        );
    }

    #[test]
    fn every_setting_is_shown_with_its_source() {
        let words = ["check-config", "--idle", "60"];
        let shown = settings(&words).to_string();
        for (key, _) in config::table(&Config::default()) {
            assert!(shown.contains(&key), "{key} in {shown}");
        }
        let has = |start: &str, end: &str| {
            shown
                .lines()
                .any(|line| line.starts_with(start) && line.ends_with(end))
        };
        assert!(has("idle = 60 ", "# flag"), "{shown}");
        assert!(has("drain = 20 ", "# default"), "{shown}");
        assert!(has("# tls-cert is not set ", "# default"), "{shown}");
    }

    #[test]
    fn what_is_shown_is_a_file() {
        let shown = settings(&["--origin", "https://a.example"]).to_string();
        let read: Config = toml::from_str(&shown).unwrap();
        assert_eq!(read.origins, ["https://a.example"]);
    }

    const EXAMPLE: &str = include_str!("../../deploy/poste-restante.toml");

    #[test]
    fn the_example_file_is_the_defaults() {
        let config: Config = toml::from_str(EXAMPLE).expect("a good file");
        assert_eq!(format!("{config:?}"), format!("{:?}", Config::default()));
    }

    #[test]
    fn the_example_file_has_every_setting_and_good_examples() {
        let is_example = |line: &&str| {
            let rest = line.strip_prefix("# ").unwrap_or_default();
            let word = rest.split([' ', '=']).next().unwrap_or_default();
            let named = word
                .bytes()
                .all(|octet| octet.is_ascii_lowercase() || octet == b'-');
            rest == "[[presets]]" || (named && rest[word.len()..].starts_with(" = "))
        };
        let examples: Vec<&str> = EXAMPLE
            .lines()
            .filter(is_example)
            .map(|line| &line[2..])
            .collect();
        let (settings_of_one_line, preset) = examples.split_at(
            examples
                .iter()
                .position(|line| *line == "[[presets]]")
                .expect("a preset"),
        );
        for example in settings_of_one_line {
            toml::from_str::<Config>(example).unwrap_or_else(|error| panic!("{example}: {error}"));
        }
        let with_preset: Config = toml::from_str(&preset.join("\n")).unwrap();
        assert_eq!(with_preset.presets[0].host, "pop.example.org");
        for key in settings(&[]).sources.keys() {
            let named = |line: &str| line.starts_with(&format!("{key} = "));
            assert!(
                key == PRESETS
                    || EXAMPLE.lines().any(named)
                    || examples.iter().any(|line| named(line)),
                "{key}"
            );
        }
    }
}
