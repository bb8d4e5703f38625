//! Reading a name server's answer. It comes from outside: nothing in it is believed beyond what was asked.

use simple_dns::{
    CLASS, Name, Packet, PacketFlag, QCLASS, QTYPE, Question, ResourceRecord, TYPE, rdata::RData,
};

/// Names that an answer may lead through before it comes to the point. Resolvers of their own stop at about as many.
const ALIASES_MAX: usize = 8;

/// Records of one service, at most: real domains name one or two.
const RECORDS_MAX: usize = 32;

/// One server of a service, as it stands in the DNS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) priority: u16,
    pub(super) weight: u16,
    pub(super) port: u16,
    /// Without the final dot; empty is the root, which says that there is no such service.
    pub(super) target: String,
}

/// What an answer amounts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The whole truth; empty where there is no such name, or nothing of this kind.
    Records(Vec<Record>),
    /// It did not fit: ask over TCP.
    Truncated,
    /// This server cannot or will not tell, or says what cannot be understood.
    Useless,
}

/// The octets of the question for a service, in a datagram with this id.
pub(super) fn question(id: u16, name: &str) -> Option<Vec<u8>> {
    let mut packet = Packet::new_query(id);
    packet.set_flags(PacketFlag::RECURSION_DESIRED);
    let name = Name::new(name).ok()?;
    let (kind, class) = (QTYPE::TYPE(TYPE::SRV), QCLASS::CLASS(CLASS::IN));
    packet
        .questions
        .push(Question::new(name, kind, class, false));
    packet.build_bytes_vec().ok()
}

/// True for what answers this very question: the same id, a response, and the question word for word.
pub(super) fn is_answer(question: &[u8], reply: &[u8]) -> bool {
    let (Some(head), Some(asked)) = (reply.get(..HEAD), reply.get(HEAD..question.len())) else {
        return false;
    };
    // RFC 1035 §4.1.1: QR set, OPCODE 0; one question.
    let is_response = head[2] & 0xf8 == 0x80 && head[4..6] == [0, 1];
    head[..2] == question[..2] && is_response && asked.eq_ignore_ascii_case(&question[HEAD..])
}

/// Reads an answer to the question for `name`.
pub(super) fn read(reply: &[u8], name: &str) -> Answer {
    let Some(head) = reply.get(..HEAD) else {
        return Answer::Useless;
    };
    match head[3] & 0x0f {
        NO_ERROR => {}
        NO_SUCH_NAME => return Answer::Records(Vec::new()),
        _ => return Answer::Useless,
    }
    if head[2] & 0x02 != 0 {
        return Answer::Truncated;
    }
    let Ok(packet) = Packet::parse(reply) else {
        return Answer::Useless;
    };
    let mut at = name.to_ascii_lowercase();
    for _ in 0..=ALIASES_MAX {
        let of_it = || packet.answers.iter().filter(|record| is_of(record, &at));
        let records: Vec<_> = of_it().filter_map(srv).take(RECORDS_MAX).collect();
        if !records.is_empty() {
            return Answer::Records(records);
        }
        match of_it().find_map(alias) {
            Some(next) => at = next,
            None => return Answer::Records(Vec::new()),
        }
    }
    Answer::Useless
}

fn is_of(record: &ResourceRecord<'_>, name: &str) -> bool {
    record.class == CLASS::IN && record.name.to_string().eq_ignore_ascii_case(name)
}

fn srv(record: &ResourceRecord<'_>) -> Option<Record> {
    let RData::SRV(srv) = &record.rdata else {
        return None;
    };
    Some(Record {
        priority: srv.priority,
        weight: srv.weight,
        port: srv.port,
        target: srv.target.to_string(),
    })
}

fn alias(record: &ResourceRecord<'_>) -> Option<String> {
    match &record.rdata {
        RData::CNAME(alias) => Some(alias.0.to_string().to_ascii_lowercase()),
        _ => None,
    }
}

/// Octets in the header (RFC 1035 §4.1.1), and two of its response codes.
const HEAD: usize = 12;
const NO_ERROR: u8 = 0;
const NO_SUCH_NAME: u8 = 3;

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
