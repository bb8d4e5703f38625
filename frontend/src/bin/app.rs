//! The page.

use frontend::app::room::{ROOM, Room};

fn main() {
    frontend::app::start(|| Box::pin(async { room().await.ok() }));
}

/// The mailbox's part of the program. It is divided off here, not in the library, of which the workers are made, too.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(mailbox, fallible)]
fn room() -> Result<&'static Room, wasm_split_helpers::SplitLoaderError> {
    Ok(&ROOM)
}

/// The mailbox's part of the program, which is there with the rest.
#[cfg(not(feature = "split"))]
async fn room() -> Result<&'static Room, std::convert::Infallible> {
    Ok(&ROOM)
}
