//! The engine worker: the session with the mail server.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    frontend::engine::run();
}

/// There is no such worker outside a browser; the workspace is built natively for its tests.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
