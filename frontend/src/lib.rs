//! The page and its two workers.

pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod engine;
#[cfg(target_arch = "wasm32")]
pub mod port;
#[cfg(target_arch = "wasm32")]
pub mod reader;
pub mod wire;

/// Mail and passwords are copied by whatever handles them: text that is drawn, frames that are sent, records of TLS. What
/// is given back to the program's own memory is overwritten, so that none of it is left there.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);
