//! The words of SCRAM. Whole exchanges are played in `machine/tests/scram.rs`.

use super::*;
use crate::machine::{Binding, BindingKind};

fn bound() -> Secured {
    Secured {
        bindings: vec![Binding {
            kind: BindingKind::TlsExporter,
            data: b"DATA".to_vec(),
        }],
        vouched: None,
    }
}

fn check(message: &str, plus: bool, tls: Option<&Secured>, expected: &str) {
    let said = match first(message, Hash::Sha1, plus, tls) {
        Ok(first) => {
            let binding = String::from_utf8(first.binding).expect("text");
            format!("{} {} {binding}", first.user, first.nonce)
        }
        Err(Step::Malformed(text)) => text.to_owned(),
        Err(step) => format!("{step:?}"),
    };
    assert_eq!(said, expected, "{message}");
}

#[test]
fn first_messages() {
    let form = "the first message is n,,n=name,r=nonce";
    check("n,,n=user,r=abc", false, None, "user abc n,,");
    check("y,,n=user,r=abc", false, None, "user abc y,,");
    check("n,,n=user,r=abc,x=more", false, None, "user abc n,,");
    check("n,a=user,n=user,r=abc", false, None, "user abc n,a=user,");
    check("n,a=a=2Cb,n=a=2Cb,r=abc", false, None, "a,b abc n,a=a=2Cb,");
    check("n,a=other,n=user,r=abc", false, None, "Refuse");
    for broken in [
        "",
        "n",
        "n,,",
        "n,,n=user",
        "n,,n=user,r=",
        "n,,n=,r=abc",
        "n,,n=us=er,r=abc",
        "n,,r=abc,n=user",
        "n,,m=must,n=user,r=abc",
        "n,other,n=user,r=abc",
        "n,a=,n=user,r=abc",
        "n,n=user,r=abc",
    ] {
        check(broken, false, None, form);
    }
}

#[test]
fn channels() {
    let tls = bound();
    let unbound = Secured::default();
    let message = |flag: &str| format!("{flag},,n=user,r=abc");
    check(
        &message("p=tls-exporter"),
        true,
        Some(&tls),
        "user abc p=tls-exporter,,DATA",
    );
    let other = "this connection has no channel binding of that type";
    for kind in ["tls-unique", "tls-server-end-point", "", "tls-exporter2"] {
        check(&message(&format!("p={kind}")), true, Some(&tls), other);
    }
    check(&message("p=tls-exporter"), true, None, other);
    check(&message("p=tls-exporter"), true, Some(&unbound), other);
    for flag in ["n", "y"] {
        let wrong = "-PLUS is for channel binding";
        check(&message(flag), true, Some(&tls), wrong);
    }
    for flag in ["p=tls-exporter", "p", "x", ""] {
        let wrong = "channel binding is for -PLUS";
        check(&message(flag), false, Some(&tls), wrong);
    }
    // `y` is a lie that somebody else told the client, wherever there is something to bind to.
    check(&message("n"), false, Some(&tls), "user abc n,,");
    check(&message("y"), false, Some(&unbound), "user abc y,,");
    check(
        &message("y"),
        false,
        Some(&tls),
        "channel binding is offered here: somebody on the way hides it from you",
    );
}

#[test]
fn names() {
    for (text, expected) in [
        ("user", Some("user")),
        ("jürgen", Some("jürgen")),
        ("=2C=3D=2c", None),
        ("=2C=3D", Some(",=")),
        ("a=3D2C", Some("a=2C")),
        ("", None),
        ("=", None),
        ("a=", None),
        ("a=2", None),
        ("a\0b", None),
    ] {
        assert_eq!(name(text).as_deref(), expected, "{text:?}");
    }
}
