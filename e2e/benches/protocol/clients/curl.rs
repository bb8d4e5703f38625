//! curl: one process and one connection, with a request and a file for each message.

use std::path::PathBuf;
use std::process::Command;

use e2e::process::find;

use super::{Client, Pace, start, version};
use crate::errand::{Errand, Kind};

pub(super) struct Curl;

impl Client for Curl {
    fn name(&self) -> &'static str {
        "curl"
    }

    fn program(&self) -> Option<PathBuf> {
        find("curl")
    }

    fn version(&self) -> String {
        version(self.program())
    }

    fn pace(&self, _: Kind) -> Option<Pace> {
        Some(Pace::OneByOne)
    }

    /// It puts the number from the address behind the request. Without one, it expects several lines in answer.
    fn command(&self, errand: &Errand<'_>) -> Command {
        let mut requests = Vec::new();
        let url = format!("pop3://127.0.0.1:{}", errand.port);
        let mail = errand.folder.join("mail");
        for number in 1..=errand.messages {
            let output = format!("output = {}/{number}.eml\n", mail.display());
            let delete =
                || format!("url = {url}/{number}\nrequest = DELE\nhead\noutput = /dev/null\n");
            match errand.kind {
                Kind::Headers => requests.push(format!(
                    "url = {url}/\nrequest = \"TOP {number} 0\"\n{output}"
                )),
                Kind::Fetch => requests.push(format!("url = {url}/{number}\n{output}")),
                Kind::Collect => {
                    requests.push(format!("url = {url}/{number}\n{output}"));
                    requests.push(delete());
                }
                Kind::Delete => requests.push(delete()),
            }
        }
        if errand.kind == Kind::Headers {
            for (request, list) in [("LIST", "sizes"), ("UIDL", "names")] {
                let output = mail.with_file_name(list);
                requests.insert(
                    0,
                    format!(
                        "url = {url}/\nrequest = {request}\noutput = {}\n",
                        output.display()
                    ),
                );
            }
        }
        let account = format!(
            "user = \"{}:{}\"\nsilent\nshow-error\nfail\ncreate-dirs\n",
            errand.user, errand.password
        );
        let settings: Vec<String> = requests
            .into_iter()
            .map(|request| request + &account)
            .collect();
        let mut command = start(self);
        command
            .arg("--disable")
            .arg("--config")
            .arg(errand.put("settings", &settings.join("next\n")));
        command
    }

    fn delivered(&self, errand: &Errand<'_>) -> usize {
        errand.files_in("mail")
    }
}
