//! The page.

fn main() {
    frontend::app::start();
}
