//! Python's poplib reads its mail here.

use std::process::Command;

use crate::post::{LETTER, Post, TRAPS, argument, have, run};

/// What every script begins with.
const PRELUDE: &str = "
import poplib, ssl, sys
plain, tls, ca = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
context = ssl.create_default_context(cafile=ca)
def connect():
    return poplib.POP3('127.0.0.1', plain, timeout=20)
def login():
    box = connect(); box.user('demo'); box.pass_('demo'); return box
def refused(call, *arguments):
    try:
        call(*arguments)
    except poplib.error_proto as error:
        return error.args[0].decode()
    raise AssertionError('not refused')
";

/// Runs a script that has to come to its end.
fn check(post: impl FnOnce() -> Post, script: &str) -> Option<Post> {
    if !have("python3", &["-c", "import poplib, ssl"]) {
        return None;
    }
    let post = post();
    let mut command = Command::new("python3");
    command.args(["-c", &format!("{PRELUDE}{script}")]);
    command.args([post.plain.port().to_string(), post.tls.port().to_string()]);
    command.arg(argument(&post.certificate_file()));
    let (code, _, said) = run(&mut command);
    assert_eq!(code, Some(0), "{said}");
    Some(post)
}

#[test]
fn every_command() {
    let post = check(
        Post::open,
        "
box = login()
assert box.stat()[0] == 4, box.stat()
reply, listing, _ = box.list()
assert len(listing) == 4 and sum(int(line.split()[1]) for line in listing) == box.stat()[1]
assert box.list(2) == b'+OK 2 ' + listing[1].split()[1]
reply, lines, octets = box.retr(2)
assert lines == [b'Subject: traps', b'', b'.', b'..', b'.dot', b'', b'From here to there', b'>From there', b'+OK', b'-ERR', b''], lines
assert octets == int(listing[1].split()[1])
assert box.top(2, 0)[1] == [b'Subject: traps', b'']
assert box.top(2, 1)[1] == [b'Subject: traps', b'', b'.']
ids = [line.split()[1] for line in box.uidl()[1]]
assert len(set(ids)) == 4 and ids[2] == ids[0] + b'-2', ids
assert box.uidl(1) == b'+OK 1 ' + ids[0]
assert box.noop().startswith(b'+OK')
box.dele(1)
assert 'deleted' in refused(box.retr, 1)
assert box.stat()[0] == 3
box.rset()
assert box.stat()[0] == 4
box.dele(3); box.dele(4)
assert box.quit().startswith(b'+OK')
again = login()
assert [line.split()[1] for line in again.uidl()[1]] == ids[:2]
again.quit()
",
    );
    if let Some(post) = post {
        assert_eq!(post.content(), [LETTER, TRAPS]);
    }
}

#[test]
fn stls_and_tls() {
    check(
        || Post::with(|config| config.allow_plaintext_login = false),
        "
box = connect()
before = box.capa()
assert 'STLS' in before and 'USER' not in before, before
assert '[AUTH]' in refused(box.user, 'demo')
box.stls(context)
inside = box.capa()
assert 'STLS' not in inside and 'USER' in inside, inside
box.user('demo'); box.pass_('demo')
assert 'USER' not in box.capa()
assert len(box.list()[1]) == 4
box.quit()
context.check_hostname = False
box = poplib.POP3_SSL('127.0.0.1', tls, context=context, timeout=20)
box.user('demo'); box.pass_('demo')
assert box.retr(4)[2] > 100000
box.quit()
",
    );
}

#[test]
fn apop() {
    let post = check(
        Post::open,
        "
box = connect()
assert '[AUTH]' in refused(box.apop, 'demo', 'wrong')
box.apop('demo', 'demo')
box.dele(2)
box.quit()
",
    );
    if let Some(post) = post {
        assert_eq!(post.content().len(), 3);
    }
}

/// Names and passwords in UTF-8, as `UTF8 USER` promises; SASLprep makes one of what looks the same.
#[test]
fn utf8() {
    let accounts = pop3d::Accounts::default();
    let accounts = accounts
        .with_password("jürgen", "pässwörd€日本")
        .expect("a name");
    check(
        || Post::with(|config| config.accounts = accounts),
        "
import unicodedata
box = connect()
assert 'UTF8' in box.capa() and box.capa()['UTF8'] == ['USER'], box.capa()
assert box.utf8().startswith(b'+OK')
assert '[AUTH]' in (box.user('jürgen') and refused(box.pass_, 'passwort'))
for form in 'NFC', 'NFD':
    box = connect()
    box.user(unicodedata.normalize(form, 'jürgen'))
    box.pass_(unicodedata.normalize(form, 'pässwörd€日本'))
    assert box.stat() == (0, 0), box.stat()
    assert 'logged in' in refused(box.utf8)
    box.quit()
",
    );
}

#[test]
fn the_mailbox_is_for_one_at_a_time() {
    check(
        Post::open,
        "
first = login()
second = connect()
second.user('demo')
assert refused(second.pass_, 'demo').startswith('-ERR [IN-USE]')
first.quit()
second.user('demo'); second.pass_('demo')
second.quit()
",
    );
}

#[test]
fn a_lost_line_deletes_nothing() {
    let post = check(
        Post::open,
        "
box = login()
for number in 1, 2, 3, 4:
    box.dele(number)
box.close()
while True:
    box = connect()
    box.user('demo')
    try:
        box.pass_('demo')
        break
    except poplib.error_proto as error:
        assert b'[IN-USE]' in error.args[0], error
assert box.stat()[0] == 4
box.quit()
",
    );
    if let Some(post) = post {
        assert_eq!(post.content(), crate::post::messages());
    }
}
