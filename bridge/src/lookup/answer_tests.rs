use proptest::{collection::vec, prelude::*};
use simple_dns::rdata::{CNAME, SRV};

use super::*;

const NAME: &str = "_pop3s._tcp.example.org";

fn srv_of<'a>(owner: &'a str, priority: u16, target: &'a str) -> ResourceRecord<'a> {
    let srv = SRV {
        priority,
        weight: 0,
        port: 995,
        target: Name::new(target).unwrap(),
    };
    ResourceRecord::new(Name::new(owner).unwrap(), CLASS::IN, 60, RData::SRV(srv))
}

fn alias_of<'a>(owner: &'a str, target: &'a str) -> ResourceRecord<'a> {
    let alias = RData::CNAME(CNAME(Name::new(target).unwrap()));
    ResourceRecord::new(Name::new(owner).unwrap(), CLASS::IN, 60, alias)
}

fn reply(answers: Vec<ResourceRecord<'_>>) -> Vec<u8> {
    let question = question(7, NAME).unwrap();
    let mut packet = Packet::parse(&question).unwrap().into_reply();
    packet.answers = answers;
    packet.build_bytes_vec_compressed().unwrap()
}

fn targets(answer: Answer) -> Vec<String> {
    match answer {
        Answer::Records(records) => records.into_iter().map(|record| record.target).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_question_is_the_one_of_the_rfc() {
    let expected = b"\x00\x07\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\
        \x06_pop3s\x04_tcp\x07example\x03org\x00\x00\x21\x00\x01";
    assert_eq!(question(7, NAME).unwrap(), expected);
    assert_eq!(question(7, &"a.".repeat(200)), None);
}

#[test]
fn only_the_answer_to_this_very_question_is_one() {
    let question = question(7, NAME).unwrap();
    let good = reply(vec![]);
    assert!(is_answer(&question, &good));
    let changed = |at: usize, to: u8| {
        let mut reply = good.clone();
        reply[at] = to;
        is_answer(&question, &reply)
    };
    assert!(!changed(1, 8), "another id");
    assert!(!changed(2, 0x01), "a question");
    assert!(!changed(2, 0x91), "a status");
    assert!(!changed(5, 2), "two questions");
    assert!(!changed(13, b'x'), "another name");
    assert!(changed(13, b'_'), "the same");
    assert!(changed(14, b'P'), "letters are alike");
    for length in 0..good.len() {
        assert!(!is_answer(&question, &good[..length]), "{length} octets");
    }
}

#[test]
fn records_of_the_name_count_and_no_others() {
    let both = vec![
        srv_of("_POP3S._tcp.example.ORG", 5, "pop.example.org"),
        srv_of("_pop3s._tcp.example.net", 1, "pop.example.net"),
    ];
    assert_eq!(targets(read(&reply(both), NAME)), ["pop.example.org"]);
    assert_eq!(targets(read(&reply(vec![]), NAME)), [""; 0]);
    let root = vec![srv_of(NAME, 0, ".")];
    assert_eq!(targets(read(&reply(root), NAME)), [""]);
}

#[test]
fn aliases_are_followed_and_not_for_ever() {
    let chain = vec![
        alias_of(NAME, "b.example.org"),
        alias_of("b.example.org", "c.example.org"),
        srv_of("c.example.org", 0, "pop.example.org"),
    ];
    assert_eq!(targets(read(&reply(chain), NAME)), ["pop.example.org"]);
    let circle = vec![
        alias_of(NAME, "b.example.org"),
        alias_of("b.example.org", NAME),
    ];
    assert_eq!(read(&reply(circle), NAME), Answer::Useless);
    let myself = vec![alias_of(NAME, NAME)];
    assert_eq!(read(&reply(myself), NAME), Answer::Useless);
    let nowhere = vec![alias_of(NAME, "b.example.org")];
    assert_eq!(targets(read(&reply(nowhere), NAME)), [""; 0]);
}

#[test]
fn a_server_that_cannot_tell_is_told_from_one_that_says_no() {
    let with_code = |code: u8| {
        let mut reply = reply(vec![]);
        reply[3] = reply[3] & 0xf0 | code;
        read(&reply, NAME)
    };
    assert_eq!(with_code(3), Answer::Records(vec![]));
    for code in [1, 2, 4, 5, 15] {
        assert_eq!(with_code(code), Answer::Useless);
    }
    let mut cut = reply(vec![srv_of(NAME, 0, "pop.example.org")]);
    cut[2] |= 0x02;
    assert_eq!(read(&cut[..cut.len() - 3], NAME), Answer::Truncated);
    let whole = reply(vec![srv_of(NAME, 0, "pop.example.org")]);
    for length in 0..whole.len() {
        assert_eq!(read(&whole[..length], NAME), Answer::Useless, "{length}");
    }
}

#[test]
fn names_that_point_to_themselves_end() {
    let question = question(7, NAME).unwrap();
    let mut reply = question.clone();
    reply[2] |= 0x80;
    reply[7] = 1;
    let at = u16::try_from(reply.len()).unwrap();
    reply.extend((0xc000 | at).to_be_bytes());
    reply.extend(b"\x00\x21\x00\x01\x00\x00\x00\x3c\x00\x07\x00\x00\x00\x00\x03\xe3\x00");
    assert!(is_answer(&question, &reply));
    assert_eq!(read(&reply, NAME), Answer::Useless);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Whatever a name server sends, reading it ends, and what is taken from it is bounded.
    #[test]
    fn no_reply_does_harm(noise in vec(any::<u8>(), 0..600), place in 0usize..80, is_tail in any::<bool>()) {
        let mut octets = reply(vec![
            alias_of(NAME, "b.example.org"),
            srv_of("b.example.org", 0, "pop.example.org"),
        ]);
        if is_tail {
            octets.truncate(place);
            octets.extend(noise);
        } else {
            for (at, octet) in noise.into_iter().take(8).enumerate() {
                if let Some(there) = octets.get_mut(place + at * 7) {
                    *there = octet;
                }
            }
        }
        if let Answer::Records(records) = read(&octets, NAME) {
            prop_assert!(records.len() <= RECORDS_MAX);
        }
    }
}
