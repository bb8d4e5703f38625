//! The browser's storage: the only thing that the page ever keeps there, and only where that was asked for.

use web_sys::Storage;

use super::{
    browser,
    model::memory::{Change, Memory},
};

/// What it is kept under.
const MEMORY: &str = "poste-restante";

/// What this device remembers, if anything.
pub(super) fn remembered() -> Option<Memory> {
    let text = storage()?.get_item(MEMORY).ok().flatten()?;
    Memory::read(&text)
}

/// Takes in a change, on what is there now: another tab may have been quicker. `None` if the browser does not let us.
pub(super) fn remember(change: Change) -> Option<Option<Memory>> {
    let memory = Memory::after(remembered(), change);
    let storage = storage()?;
    let kept = match &memory {
        Some(memory) => storage.set_item(MEMORY, &memory.written()),
        None => storage.remove_item(MEMORY),
    };
    kept.ok().map(|()| memory)
}

fn storage() -> Option<Storage> {
    browser::window().local_storage().ok().flatten()
}
