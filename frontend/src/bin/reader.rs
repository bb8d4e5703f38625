//! The reader worker: makes of a mail's octets what a person reads. It holds no session; the page ends it when it
//! takes too long.

fn main() {
    console_error_panic_hook::set_once();
    frontend::reader::run();
}
