//! The same client on tokio: a command-line POP3 reader, direct or through a bridge.
//!
//! ```text
//! POP3_PASSWORD=… pop3 [OPTIONS] USER@HOST:PORT COMMAND
//!
//! capa                      what the server says it can do, before login; needs no password
//! list                      number, octets and unique-id of each message
//! headers [RANGE]           one JSON object per message
//! fetch RANGE --into DIR    each message to DIR/N.eml, as sent
//! delete RANGE              delete, and print what became of each, as JSON
//! collect --into DIR        fetch all, then delete those that are safely stored
//! raw                       commands from standard input, replies to standard output
//! ```
//! Through a bridge (`--bridge`) that wants an access token, the token comes from `--token-file` or from POP3_TOKEN. When the
//! bridge goes away, what is under way is finished and goes on over another connection.
//!
//! A range is `7`, `2-5`, `1,4,9-12` or `all`. For `raw`, a line that begins with `* ` has an answer of several lines,
//! whatever its command; without a QUIT at the end nothing is deleted.
//!
//! Exit codes: 0 all done; 1 some messages failed, the others are done; 2 usage; 3 refused at login; 4 TLS; 5 end of
//! stream, time-out or no network; 6 limits and broken framing. What ends the session beats 1.

#[cfg(not(target_arch = "wasm32"))]
mod arguments;
#[cfg(not(target_arch = "wasm32"))]
mod bridge;
#[cfg(not(target_arch = "wasm32"))]
mod failure;
#[cfg(not(target_arch = "wasm32"))]
mod link;
#[cfg(not(target_arch = "wasm32"))]
mod store;
#[cfg(not(target_arch = "wasm32"))]
mod task;
#[cfg(not(target_arch = "wasm32"))]
mod transcript;

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    use clap::Parser;

    let arguments = arguments::Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => {
            let outcome = runtime.block_on(link::run(&arguments));
            // Standard input may be waiting for a line that nobody types.
            runtime.shutdown_background();
            outcome
        }
        Err(error) => Err(failure::usage(error)),
    };
    match outcome {
        Ok(true) => std::process::ExitCode::SUCCESS,
        Ok(false) => std::process::ExitCode::from(failure::SOME_FAILED),
        Err(failure) => {
            eprintln!("pop3: {failure}");
            std::process::ExitCode::from(failure.code())
        }
    }
}
