use shared::{
    mail::view::Summary,
    mailbox::Entry,
    problem::{Refusal, Step},
    tunnel::message::Mode,
};

use super::*;
use crate::app::model::{
    leaving::Choice,
    mailbox::{Header, Input, Link},
    opened::Fetch,
};
use crate::wire::{MessageProblem, ServerFacts, Stage};

/// A page in front of a person, with a mailbox of their own behind it.
struct Desk {
    model: Model,
    effects: Vec<Effect>,
}

impl Desk {
    /// Signed in, with messages 1 to `count`, whose unique-ids are `a1`, `a2`…
    fn with(count: u32) -> Self {
        let facts = ServerFacts { top: true, uidl: true, ..ServerFacts::default() };
        let account = Account {
            user: "ann".into(),
            host: "pop.example.org".into(),
            port: 995,
            mode: Mode::Tls,
            pin: None,
            plaintext_allowed: false,
        };
        let mut desk = Self { model: Model::default(), effects: Vec::new() };
        desk.model.page = Page::Mailbox(Box::new(Mailbox::new(account, facts)));
        desk.says(Update::Listed((1..=count).map(|number| entry(number, &format!("a{number}"))).collect()))
    }

    fn on(mut self, action: Action) -> Self {
        self.effects = self.model.update(action);
        self
    }

    fn says(self, update: Update) -> Self {
        self.on(Action::Engine(update))
    }

    fn does(self, input: Input) -> Self {
        self.on(Action::Mailbox(input))
    }

    fn presses(self, command: Command) -> Self {
        self.on(Action::Key(command))
    }

    fn mailbox(&self) -> &Mailbox {
        match &self.model.page {
            Page::Mailbox(mailbox) => mailbox,
            page => panic!("no mailbox: {page:?}"),
        }
    }

    fn end(&self) -> &SignedOut {
        match &self.model.page {
            Page::SignedOut(end) => end,
            page => panic!("not the end: {page:?}"),
        }
    }

    /// What the engine was asked for by the last action.
    fn requests(&self) -> Vec<&Request> {
        let requests = self.effects.iter().filter_map(|effect| match effect {
            Effect::Send(request) => Some(request),
            _ => None,
        });
        requests.collect()
    }

    fn headers_wanted(&self) -> Option<&[u32]> {
        self.requests().into_iter().find_map(|request| match request {
            Request::Headers { numbers } => Some(numbers.as_slice()),
            _ => None,
        })
    }

    fn job(&mut self) -> Option<ReadJob> {
        let at = self.effects.iter().position(|effect| matches!(effect, Effect::Read(_)))?;
        match self.effects.swap_remove(at) {
            Effect::Read(job) => Some(job),
            _ => None,
        }
    }

    fn marks(&self) -> Vec<u32> {
        self.mailbox().rows.iter().filter(|row| row.marked).map(|row| row.entry.number).collect()
    }

    fn opened(&self) -> &super::opened::Opened {
        self.mailbox().opened.as_ref().expect("a message is opened")
    }
}

fn entry(number: u32, id: &str) -> Entry {
    Entry {
        number,
        octets: 1_000,
        unique_id: Some(id.into()),
    }
}

fn lost() -> Problem {
    Problem::BridgeLost(Step::Transaction)
}

fn read_headers(numbers: &[u32]) -> ReadResult {
    ReadResult::Headers(numbers.iter().map(|number| (*number, Summary::default())).collect())
}

#[test]
fn the_newest_message_stands_first_and_its_header_comes_first() {
    let desk = Desk::with(5);
    let numbers: Vec<_> = desk.mailbox().rows.iter().map(|row| row.entry.number).collect();
    assert_eq!(numbers, [5, 4, 3, 2, 1]);
    assert_eq!(desk.headers_wanted(), Some(&[5, 4, 3, 2, 1][..]));
}

#[test]
fn the_rows_in_sight_go_before_the_rest() {
    let mut desk = Desk::with(1_000).does(Input::Scrolled { top: 36_000.0, height: 720.0 });
    desk = desk.on(Action::Timer(Timer::Scroll));
    let wanted = desk.headers_wanted().expect("headers are asked for");
    assert_eq!(wanted[..3], [500, 499, 498]);
    assert!(wanted.contains(&1_000), "the newest come next, in the background");
    let distinct: std::collections::HashSet<_> = wanted.iter().collect();
    assert_eq!(distinct.len(), wanted.len(), "none is asked for twice");
}

#[test]
fn every_header_is_asked_for_in_the_end_and_none_twice() {
    let mut desk = Desk::with(1_000);
    let mut seen = std::collections::HashSet::new();
    while let Some(numbers) = desk.headers_wanted().map(<[u32]>::to_vec) {
        for number in numbers {
            assert!(seen.insert(number), "{number} was asked for twice");
            desk = desk.says(Update::HeaderFailed {
                number,
                refusal: Refusal { code: None, text: String::new() },
            });
        }
    }
    assert_eq!(seen.len(), 1_000);
}

#[test]
fn a_server_without_top_is_not_asked_for_headers() {
    let mut desk = Desk::with(3);
    if let Page::Mailbox(mailbox) = &mut desk.model.page {
        mailbox.facts.top = false;
    }
    desk = desk.does(Input::Refresh).says(Update::Listed(vec![entry(1, "b1")]));
    assert_eq!(desk.headers_wanted(), None);
}

#[test]
fn headers_go_through_the_reader_into_the_rows() {
    let mut desk = Desk::with(2).says(Update::Header { number: 2, octets: b"Subject: x\r\n\r\n".to_vec() });
    let job = desk.job().expect("the reader is idle");
    desk = desk.says(Update::Header { number: 1, octets: vec![] });
    assert!(desk.job().is_none(), "one job at a time");
    let mut desk = desk.on(Action::Read(read_headers(&[2]), job));
    assert!(matches!(desk.mailbox().rows[0].header, Header::Known(_)));
    assert!(matches!(desk.job(), Some(ReadJob::Headers(batch)) if batch[0].0 == 1), "what came meanwhile is next");
}

#[test]
fn a_header_that_the_reader_does_not_survive_is_found_out_and_left_alone() {
    let mut desk = Desk::with(9).says(Update::Header { number: 9, octets: vec![] });
    let first = desk.job().expect("a job");
    for number in 1..=8 {
        desk = desk.says(Update::Header { number, octets: vec![] });
    }
    desk = desk.on(Action::Read(read_headers(&[9]), first));
    let mut jobs = 0;
    while let Some(job) = desk.job() {
        jobs += 1;
        assert!(jobs < 20, "it must come to an end");
        let ReadJob::Headers(batch) = &job else { panic!("headers only") };
        let numbers: Vec<_> = batch.iter().map(|(number, _)| *number).collect();
        desk = if numbers.contains(&5) {
            desk.on(Action::ReaderFailed(job))
        } else {
            desk.on(Action::Read(read_headers(&numbers), job))
        };
    }
    for row in &desk.mailbox().rows {
        assert_eq!(row.header == Header::Missing, row.entry.number == 5, "{row:?}");
    }
}

#[test]
fn opening_fetches_reads_and_shows() {
    let mut desk = Desk::with(3).does(Input::Open(2));
    assert!(matches!(desk.requests()[..], [Request::Open { number: 2 }]));
    desk = desk.says(Update::Progress { number: 2, received: 500, expected: 1_000 });
    assert_eq!(desk.opened().fetch, Fetch::Arriving { received: 500, expected: 1_000 });
    desk = desk.says(Update::Message { number: 2, octets: b"mail".to_vec() });
    let job = desk.job().expect("the reader gets it");
    let view = Box::new(MessageView { text: "hello".into(), ..MessageView::default() });
    desk = desk.on(Action::Read(ReadResult::Message { number: 2, view }, job));
    assert_eq!(desk.opened().view().expect("it was read").text, "hello");
    assert_eq!(desk.opened().octets.as_ref().expect("for its source").as_slice(), b"mail");
}

#[test]
fn a_message_that_the_reader_does_not_survive_still_has_its_source() {
    let mut desk = Desk::with(1).does(Input::Open(1)).says(Update::Message { number: 1, octets: b"bomb".to_vec() });
    let job = desk.job().expect("a job");
    desk = desk.on(Action::ReaderFailed(job)).does(Input::Show(Tab::Source));
    assert_eq!(desk.opened().fetch, Fetch::Unreadable);
    assert_eq!(desk.opened().tab, Tab::Source);
    assert_eq!(desk.mailbox().link, Link::Live, "nothing in a mail ends the session");
}

#[test]
fn opening_another_does_not_wait_for_the_first() {
    let desk = Desk::with(3).does(Input::Open(3)).does(Input::Open(2));
    assert!(matches!(desk.requests()[..], [Request::Cancel { number: 3 }, Request::Open { number: 2 }]));
    let mut desk = desk.says(Update::Message { number: 3, octets: vec![] });
    assert!(desk.job().is_none(), "what comes of the first is thrown away");
}

#[test]
fn html_once_chosen_is_shown_at_once_where_there_is_any() {
    let with_html = || Box::new(MessageView { html: Some("<p>x".into()), ..MessageView::default() });
    let open = |desk: Desk, number: u32| {
        let mut desk = desk.does(Input::Open(number)).says(Update::Message { number, octets: vec![] });
        let job = desk.job().expect("a job");
        desk.on(Action::Read(ReadResult::Message { number, view: with_html() }, job))
    };
    let desk = open(Desk::with(2), 1);
    assert_eq!(desk.opened().tab, Tab::Text, "text first");
    assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::Clean { .. })), "no HTML is looked at unasked");
    let desk = open(desk.does(Input::Show(Tab::Html)), 2);
    assert_eq!(desk.opened().tab, Tab::Html);
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Clean { number: 2, remote: false, .. })));
}

#[test]
fn remote_images_are_loaded_for_one_message_and_once() {
    let mut desk = Desk::with(1).does(Input::Open(1)).says(Update::Message { number: 1, octets: vec![] });
    let job = desk.job().expect("a job");
    let view = Box::new(MessageView { html: Some("<img>".into()), ..MessageView::default() });
    desk = desk.on(Action::Read(ReadResult::Message { number: 1, view }, job)).does(Input::Show(Tab::Html));
    desk = desk.does(Input::LoadRemote);
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Clean { remote: true, .. })));
    desk = desk.does(Input::Close).does(Input::Open(1));
    assert!(!desk.opened().remote);
}

#[test]
fn marks_are_local_and_can_be_taken_back_in_order() {
    let desk = Desk::with(5).presses(Command::Mark).presses(Command::Mark);
    assert_eq!(desk.marks(), [5, 4], "a run of keys marks a run of messages");
    assert!(desk.requests().is_empty(), "nothing is sent");
    assert!(desk.model.would_lose());
    let desk = desk.presses(Command::Undo);
    assert_eq!(desk.marks(), [5]);
    let desk = desk.does(Input::UnmarkAll);
    assert!(desk.marks().is_empty() && !desk.model.would_lose());
}

#[test]
fn signing_out_without_marks_asks_nothing_and_deletes_nothing() {
    let desk = Desk::with(2).does(Input::SignOut);
    assert!(matches!(desk.requests()[..], [Request::SignOut { delete }] if delete.is_empty()));
    let desk = desk.on(Action::Timer(Timer::Leave));
    assert!(desk.end().receipt.is_empty(), "a server that does not say goodbye holds nobody back");
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::EndWorkers)));
}

#[test]
fn signing_out_with_marks_asks_and_sends_exactly_them() {
    let desk = Desk::with(4).does(Input::Mark(4, true)).does(Input::Mark(2, true)).does(Input::SignOut);
    assert!(desk.mailbox().asking && desk.requests().is_empty());
    let stayed = desk.does(Input::Chosen(Choice::Stay));
    assert!(!stayed.mailbox().asking);
    let desk = stayed.does(Input::SignOut).does(Input::Chosen(Choice::Delete));
    assert!(matches!(desk.requests()[..], [Request::SignOut { delete }] if *delete == [2, 4]));
    let desk = desk.on(Action::Timer(Timer::Leave)).says(Update::Deleting { done: 1, total: 2 });
    assert_eq!(desk.mailbox().leaving.expect("deletions are waited for").done, 1);
    let receipt = Receipt { committed: vec![2, 4], ..Receipt::default() };
    let desk = desk.says(Update::SignedOut { receipt: receipt.clone(), problem: None });
    assert_eq!(desk.end().receipt, receipt);
}

#[test]
fn keeping_the_marked_sends_none() {
    let desk = Desk::with(4).does(Input::Mark(4, true)).does(Input::SignOut).does(Input::Chosen(Choice::Keep));
    assert!(matches!(desk.requests()[..], [Request::SignOut { delete }] if delete.is_empty()));
}

#[test]
fn a_new_listing_is_matched_by_unique_id_never_by_number() {
    let mut desk = Desk::with(3).does(Input::Mark(3, true)).does(Input::Open(2));
    desk = desk.says(Update::Header { number: 2, octets: vec![] });
    let job = desk.job().expect("a job");
    desk = desk.on(Action::Read(read_headers(&[2]), job)).says(Update::Ended { problem: lost() });
    assert!(matches!(desk.mailbox().link, Link::Lost(_)));
    desk = desk.does(Input::Refresh);
    assert!(matches!(desk.requests()[..], [Request::Reconnect]));
    // a1 is gone: what was 2 is 1 now, what was 3 is 2, and 3 is new.
    desk = desk.says(Update::Listed(vec![entry(1, "a2"), entry(2, "a3"), entry(3, "b1")]));
    assert_eq!(desk.marks(), [2]);
    assert!(matches!(desk.mailbox().row(1).expect("a row").header, Header::Known(_)));
    assert_eq!(desk.opened().number, 1, "the opened message is the same message");
    assert!(desk.requests().iter().any(|request| matches!(request, Request::Open { number: 1 })), "still wanted");
}

#[test]
fn without_unique_ids_no_mark_survives_a_new_listing() {
    let bare = |number| Entry { unique_id: None, ..entry(number, "") };
    let mut desk = Desk::with(0).says(Update::Listed(vec![bare(1), bare(2)])).does(Input::Mark(1, true));
    desk = desk.does(Input::Refresh).says(Update::Listed(vec![bare(1), bare(2)]));
    assert!(desk.marks().is_empty());
}

#[test]
fn what_the_reader_finishes_after_a_new_listing_goes_to_no_wrong_row() {
    let mut desk = Desk::with(2).says(Update::Header { number: 2, octets: vec![] });
    let job = desk.job().expect("a job");
    desk = desk.does(Input::Refresh).says(Update::Listed(vec![entry(1, "b1"), entry(2, "b2")]));
    desk = desk.on(Action::Read(read_headers(&[2]), job));
    assert!(!matches!(desk.mailbox().row(2).expect("a row").header, Header::Known(_)));
}

#[test]
fn a_message_being_read_follows_its_new_number() {
    let mut desk = Desk::with(2).does(Input::Open(2)).says(Update::Message { number: 2, octets: vec![] });
    let job = desk.job().expect("a job");
    desk = desk.does(Input::Refresh).says(Update::Listed(vec![entry(1, "a2")]));
    let view = Box::<MessageView>::default();
    desk = desk.on(Action::Read(ReadResult::Message { number: 2, view }, job));
    assert!(desk.opened().view().is_some());
}

#[test]
fn deleting_after_a_release_connects_first_and_matches_again() {
    let desk = Desk::with(3).does(Input::Mark(3, true)).does(Input::Mark(1, true)).says(Update::Released);
    let desk = desk.does(Input::SignOut).does(Input::Chosen(Choice::Delete));
    assert!(matches!(desk.requests()[..], [Request::Reconnect]));
    // a1 has been deleted elsewhere.
    let desk = desk.says(Update::Stage(Stage::Listing)).says(Update::Listed(vec![entry(1, "a2"), entry(2, "a3")]));
    assert!(matches!(desk.requests()[..], [Request::SignOut { delete }] if *delete == [2]));
}

#[test]
fn a_failed_reconnection_on_the_way_out_keeps_the_marks() {
    let desk = Desk::with(3).does(Input::Mark(3, true)).says(Update::Ended { problem: lost() });
    let desk = desk.does(Input::SignOut).does(Input::Chosen(Choice::Delete));
    let desk = desk.says(Update::Ended { problem: Problem::BridgeUnreachable });
    assert_eq!(desk.mailbox().leaving, None);
    assert_eq!(desk.marks(), [3]);
}

#[test]
fn opening_a_message_takes_a_released_mailbox_up_again() {
    let desk = Desk::with(3).says(Update::Released).does(Input::Open(2));
    assert!(matches!(desk.requests()[..], [Request::Reconnect]));
    let desk = desk.says(Update::Listed((1..=3).map(|number| entry(number, &format!("a{number}"))).collect()));
    assert!(desk.requests().iter().any(|request| matches!(request, Request::Open { number: 2 })));
}

#[test]
fn an_engine_that_breaks_while_deleting_leaves_an_honest_receipt() {
    let desk = Desk::with(3).does(Input::Mark(3, true)).does(Input::SignOut).does(Input::Chosen(Choice::Delete));
    let desk = desk.on(Action::EngineFault(Engine::Broken));
    assert_eq!(desk.end().receipt.unknown, [3]);
}

#[test]
fn a_refused_message_is_told_and_the_session_goes_on() {
    let refusal = Refusal { code: None, text: "gone".into() };
    let desk = Desk::with(1).does(Input::Open(1));
    let desk = desk.says(Update::MessageFailed { number: 1, why: MessageProblem::Refused(refusal) });
    assert!(matches!(desk.opened().fetch, Fetch::Failed(_)));
    assert_eq!(desk.mailbox().link, Link::Live);
}

#[test]
fn keys_walk_read_and_come_back() {
    let desk = Desk::with(3).presses(Command::Down).presses(Command::Open);
    assert_eq!(desk.opened().number, 2);
    let desk = desk.presses(Command::Next);
    assert_eq!(desk.opened().number, 1, "while reading, the next message is opened");
    let desk = desk.presses(Command::Next);
    assert_eq!(desk.opened().number, 1, "there is none behind the last");
    let desk = desk.presses(Command::Up);
    assert!(desk.mailbox().opened.is_none());
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Focus(Focus::Row(1)))), "back to its row");
}

#[test]
fn nothing_can_be_done_in_a_mailbox_that_is_being_left() {
    let desk = Desk::with(3).does(Input::SignOut).does(Input::Mark(3, true)).presses(Command::Mark);
    assert!(desk.marks().is_empty());
}

#[test]
fn signing_in_turns_the_page() {
    let mut model = Model::default();
    let card = |input| Action::SignIn(input);
    model.update(card(sign_in::Input::Address("ann@example.org".into())));
    model.update(card(sign_in::Input::Submit { password_given: true }));
    model.update(Action::Engine(Update::Stage(Stage::SigningIn)));
    let effects = model.update(Action::Engine(Update::SignedIn(ServerFacts::default())));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ForgetPassword)));
    model.update(Action::Engine(Update::Listed(vec![entry(1, "a1")])));
    assert!(matches!(&model.page, Page::Mailbox(mailbox) if mailbox.account.user == "ann@example.org"));
}

#[test]
fn an_engine_of_another_build_is_noticed() {
    let mut model = Model::default();
    model.update(Action::Engine(Update::Hello { build: "another".into() }));
    assert_eq!(model.engine, Engine::OtherBuild);
    model.update(Action::Engine(Update::Hello { build: BUILD.into() }));
    assert_eq!(model.engine, Engine::Ready);
}
