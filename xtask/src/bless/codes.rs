//! The table of error codes, from the list that page and bridge share.

use std::fmt::Write;

use shared::tunnel::code::{Code, Fault};

pub(super) fn table() -> String {
    let mut table = String::from("| code | close code | who acts | meaning |\n|---|---|---|---|\n");
    for code in Code::ALL {
        let acts = who(code.fault());
        writeln!(
            table,
            "| `{code}` | {} | {acts} | {} |",
            code.close_code(),
            code.meaning()
        )
        .expect("writing to a string does not fail");
    }
    table
}

fn who(fault: Fault) -> &'static str {
    match fault {
        Fault::Client => "you",
        Fault::Bridge => "whoever runs the bridge",
        Fault::Network => "nobody: try again",
        Fault::Server => "whoever runs the mail server",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_row() {
        let table = table();
        assert_eq!(table.lines().count(), Code::ALL.len() + 2);
        assert!(table.contains("| `plaintext_denied` | 4405 | you | "));
    }
}
