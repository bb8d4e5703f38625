//! Mailbox files on a real disk.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use pop3d::{
    maildrop::{CommitError, Maildrop, OpenError, is_plain_name},
    mbox,
};
use proptest::prelude::*;

fn spool(messages: &[&[u8]]) -> (tempfile::TempDir, PathBuf) {
    let spool = tempfile::tempdir().expect("a directory");
    let path = spool.path().join("ada");
    let mut mailbox = Vec::new();
    messages
        .iter()
        .for_each(|message| mbox::append(&mut mailbox, message));
    fs::write(&path, mailbox).expect("a mailbox");
    (spool, path)
}

fn open(spool: &Path) -> Maildrop {
    Maildrop::open(spool, "ada").expect("a mailbox")
}

fn ids(maildrop: &Maildrop) -> Vec<String> {
    maildrop
        .entries()
        .into_iter()
        .map(|entry| entry.unique_id)
        .collect()
}

#[test]
fn unique_ids_are_of_the_message_and_of_nothing_else() {
    let (spool, _) = spool(&[b"a\r\n", b"b\r\n", b"a\r\n", b"c\r\n", b"a\r\n"]);
    let before = ids(&open(spool.path()));
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), 5);
    assert_eq!(before[2], format!("{}-2", before[0]));
    assert_eq!(before[4], format!("{}-3", before[0]));
    assert!(
        before
            .iter()
            .all(|id| id.len() <= 70 && id.bytes().all(|octet| (0x21..=0x7e).contains(&octet)))
    );
    open(spool.path())
        .commit(&BTreeSet::from([1, 4]))
        .expect("a disk");
    assert_eq!(
        ids(&open(spool.path())),
        [&before[0], &before[2], &before[3]].map(Clone::clone)
    );
}

/// RFC 1939 §7: a unique-id stays while its message does, whatever becomes of its equals.
#[test]
fn identical_messages_keep_their_unique_ids() {
    let (spool, path) = spool(&[b"a\r\n", b"b\r\n", b"a\r\n", b"a\r\n", b"a\r\n"]);
    let before = ids(&open(spool.path()));
    let delete = |places: &[usize]| {
        let places = places.iter().copied().collect();
        open(spool.path()).commit(&places).expect("a disk");
        ids(&open(spool.path()))
    };
    assert_eq!(delete(&[0]), before[1..]);
    assert_eq!(
        delete(&[2]),
        [&before[1], &before[2], &before[4]].map(Clone::clone)
    );
    assert_eq!(delete(&[1]), [&before[1], &before[4]].map(Clone::clone));
    // Only the From line tells, and a message that comes later is none of those before.
    assert_eq!(open(spool.path()).message(1).expect("a disk"), b"a\r\n");
    let mut mailbox = fs::read(&path).expect("a file");
    mbox::append(&mut mailbox, b"a\r\n");
    fs::write(&path, mailbox).expect("a mailbox");
    let after = ids(&open(spool.path()));
    assert_eq!(after[..2], [before[1].clone(), before[4].clone()]);
    assert!(!before.contains(&after[2]), "{after:?}");
}

/// A mailbox that was made without any of this is read as ever, and nothing is written that does not have to be.
#[test]
fn marks_are_made_only_where_a_number_would_change() {
    let (spool, path) = spool(&[b"a\r\n", b"b\r\n", b"a\r\n"]);
    let before = fs::read(&path).expect("a file");
    let third = before.len() / 3;
    open(spool.path())
        .commit(&BTreeSet::from([2]))
        .expect("a disk");
    assert_eq!(fs::read(&path).expect("a file"), before[..third * 2]);
    let mut marked = Vec::new();
    mbox::append(&mut marked, b"a\r\n");
    let marked = String::from_utf8(marked).expect("text");
    let marked = marked.replacen('\n', " remote from copy-2\n", 1);
    fs::write(&path, &before).expect("a mailbox");
    open(spool.path())
        .commit(&BTreeSet::from([0]))
        .expect("a disk");
    let after = fs::read_to_string(&path).expect("a file");
    assert!(after.ends_with(&marked), "{after}");
    assert_eq!(after.as_bytes()[..third], before[third..third * 2]);
}

#[test]
fn a_rewritten_mailbox_keeps_owner_and_mode() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let (spool, path) = spool(&[b"a\r\n", b"b\r\n"]);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("a mode");
    // Only root can give files away; for anyone else this changes nothing.
    let group = fs::metadata(&path).expect("a file").gid();
    let _ = std::os::unix::fs::chown(&path, Some(12345), None);
    let owner = fs::metadata(&path).expect("a file").uid();
    open(spool.path())
        .commit(&BTreeSet::from([0]))
        .expect("a disk");
    let after = fs::metadata(&path).expect("a file");
    assert_eq!(
        (after.uid(), after.gid(), after.mode() & 0o777),
        (owner, group, 0o640)
    );
}

#[test]
fn whenever_the_disk_is_full_nothing_is_lost() {
    let (spool, path) = spool(&[b"a\r\n", b"b\r\n", b"c\r\n"]);
    let before = fs::read(&path).expect("a file");
    let kept = before.len() as u64 / 3 * 2;
    for room in 0..kept {
        let failed = open(spool.path()).commit_within(&BTreeSet::from([1]), room);
        assert!(
            matches!(failed, Err(CommitError::NothingDeleted(_))),
            "{room}"
        );
        assert_eq!(fs::read(&path).expect("a file"), before);
        assert_eq!(
            fs::read_dir(spool.path()).expect("a spool").count(),
            1,
            "nothing is left behind"
        );
    }
    open(spool.path())
        .commit_within(&BTreeSet::from([1]), kept)
        .expect("just enough");
    assert_eq!(open(spool.path()).entries().len(), 2);
}

#[test]
fn all_deleted_leaves_an_empty_file() {
    let (spool, path) = spool(&[b"a\r\n"]);
    open(spool.path())
        .commit(&BTreeSet::from([0]))
        .expect("a disk");
    assert_eq!(fs::read(&path).expect("a file"), b"");
    assert!(open(spool.path()).entries().is_empty());
}

#[test]
fn flock_of_another_program_is_respected() {
    let (spool, path) = spool(&[b"a\r\n"]);
    let other = fs::File::open(&path).expect("a file");
    other.lock().expect("a lock");
    assert!(matches!(
        Maildrop::open(spool.path(), "ada"),
        Err(OpenError::InUse)
    ));
    assert!(
        !spool.path().join("ada.lock").exists(),
        "the dot-lock is given back"
    );
    other.unlock().expect("a lock");
    open(spool.path());
}

#[test]
fn a_link_is_no_mailbox() {
    let (spool, path) = spool(&[b"a\r\n"]);
    std::os::unix::fs::symlink(&path, spool.path().join("eve")).expect("a link");
    assert!(matches!(
        Maildrop::open(spool.path(), "eve"),
        Err(OpenError::NotAMailbox)
    ));
}

#[test]
fn only_plain_names_are_names() {
    for name in ["ada", "jürgen", "ada@example.org", "a b", "x"] {
        assert!(is_plain_name(name), "{name}");
    }
    let long = "x".repeat(251);
    for name in [
        "",
        ".",
        "..",
        ".ada",
        "a/b",
        "/etc/passwd",
        "a\\b",
        "ada.lock",
        "a\0",
        "a\n",
        long.as_str(),
    ] {
        assert!(!is_plain_name(name), "{name}");
        assert!(
            matches!(
                Maildrop::open(Path::new("/"), name),
                Err(OpenError::NotAMailbox)
            ),
            "{name}"
        );
    }
}

/// Messages made of what is difficult: line ends, dots, `From `, `>`.
fn message() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "\r\n",
        "\r\n",
        "From ",
        ">",
        ".",
        "x",
        "\r\nFrom a\r\n",
        "\r\n\r\n",
        "é",
        "\t",
        "From: b",
    ]);
    prop::collection::vec(piece, 0..24)
        .prop_map(|pieces| format!("{}\r\n", pieces.concat()).into_bytes())
}

proptest! {
    /// What is put in comes out, to the octet; deleting some leaves the others, to the octet, under the same ids.
    #[test]
    fn what_goes_in_comes_out(messages in prop::collection::vec((message(), any::<bool>()), 0..12)) {
        let texts: Vec<&[u8]> = messages.iter().map(|(text, _)| text.as_slice()).collect();
        let (spool, path) = spool(&texts);
        let maildrop = open(spool.path());
        let entries = maildrop.entries();
        prop_assert_eq!(entries.len(), texts.len());
        for (place, text) in texts.iter().enumerate() {
            let sent = maildrop.message(place).expect("a message");
            prop_assert_eq!(sent.escape_ascii().to_string(), text.escape_ascii().to_string());
            prop_assert_eq!(entries[place].size, text.len() as u64);
        }
        let deleted: BTreeSet<usize> = (0..texts.len()).filter(|place| messages[*place].1).collect();
        let before = ids(&maildrop);
        maildrop.commit(&deleted).expect("a disk");
        drop(maildrop);
        let kept: Vec<usize> = (0..texts.len()).filter(|place| !deleted.contains(place)).collect();
        let after = open(spool.path());
        prop_assert_eq!(ids(&after), Vec::from_iter(kept.iter().map(|place| before[*place].clone())));
        for (now, then) in kept.iter().enumerate() {
            prop_assert_eq!(after.message(now).expect("a message"), texts[*then]);
        }
        // The marks that keep unique-ids apart stand in From lines, and nowhere else.
        let file = String::from_utf8(fs::read(&path).expect("a file")).expect("text");
        let mark = |number: usize| format!("1970 remote from copy-{number}\n");
        let file = (2..=texts.len()).fold(file, |file, number| file.replace(&mark(number), "1970\n"));
        let mut expected = Vec::new();
        kept.iter().for_each(|place| mbox::append(&mut expected, texts[*place]));
        prop_assert_eq!(file.into_bytes(), expected);
    }

    /// Any file at all: an error or an index, and the index can be read and rewritten.
    #[test]
    fn any_file_is_read_or_refused(tail in prop::collection::vec(prop::sample::select(b"From \r\n>x\xff\0".to_vec()), 0..200)) {
        let (spool, path) = spool(&[]);
        fs::write(&path, [&b"From a\n"[..], &tail].concat()).expect("a file");
        let maildrop = open(spool.path());
        for (place, entry) in maildrop.entries().iter().enumerate() {
            prop_assert_eq!(maildrop.message(place).expect("a message").len() as u64, entry.size);
        }
        maildrop.commit(&BTreeSet::from([0])).expect("a disk");
    }
}
