//! The engine worker: the session with the mail server.

fn main() {
    console_error_panic_hook::set_once();
    frontend::engine::run();
}
