//! The command-line client and the POP3 servers that Debian has: every story, on every server.
//!
//! What is seen goes into the table of README.md (see `e2e::table`).

mod bind;
mod delete;
mod log_in;
mod people;
mod read;
mod refuse;
mod room;

/// A test for each story and server.
macro_rules! stories {
    ($($server:ident: $kind:ident),* $(,)?) => {
        $(mod $server {
            use e2e::servers::Kind;

            #[test]
            fn log_in() {
                crate::log_in::story(Kind::$kind);
            }

            #[test]
            fn read() {
                crate::read::story(Kind::$kind);
            }

            #[test]
            fn delete() {
                crate::delete::story(Kind::$kind);
            }

            #[test]
            fn refuse() {
                crate::refuse::story(Kind::$kind);
            }
        })*
    };
}

stories! {
    courier: Courier,
    cyrus: Cyrus,
    dovecot: Dovecot,
    dovecot_2_4: Dovecot24,
    dovecot_strict: StrictDovecot,
    mailutils: Mailutils,
    popa3d: Popa3d,
    solid: Solid,
}
