//! The reader worker: makes of a mail's octets what a person reads. It holds no session; the page ends it when it
//! takes too long.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    frontend::reader::run();
}

/// There is no such worker outside a browser; the workspace is built natively for its tests.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
