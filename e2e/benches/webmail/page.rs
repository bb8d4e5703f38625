//! Our page's turn.

use super::hand::Hand;
use super::mailbox::{self, FILE, FILE_OCTETS, FRIEND, LAST_MONTH, MESSAGES, PEST};
use super::{DELETE, FIND, OPENED, PASSWORD, READ, SAVE, Task, Turn, USER, assert_deleted, stage};
use e2e::bridge::Bridge;
use e2e::visit::{self, Card};
use e2e::wait::{SOON, until};
use shared::tunnel::message::Mode;

/// The row of message `number`.
fn row(number: usize) -> String {
    format!("[data-testid=row-{number}]")
}

fn shows(text: &str) -> String {
    format!("return document.querySelector('[data-testid=body-text]').innerText.includes({text:?})")
}

pub(crate) async fn visit() -> Turn {
    let (servers, browser) = stage().await;
    let bridge = Bridge::to(&[(servers.pop3s(), Mode::Tls)]).await;
    let hand = &mut Hand::at(&browser);
    browser.goto(&bridge.page()).await;
    let card = Card {
        address: USER,
        password: PASSWORD,
        port: servers.pop3s(),
        mode: Mode::Tls,
    };
    visit::sign_in(&browser, card).await;
    browser.wait_for("certificate").await;
    let there =
        "return document.querySelector('[data-testid=row-1000] .subject').innerText.length > 0";
    let list = hand
        .time("[data-testid=certificate-trust]", "the list", there)
        .await;
    hand.steps();
    let mut tasks = Vec::new();

    hand.click(&row(MESSAGES)).await;
    hand.sees("the newest mail", &shows(&mailbox::text(MESSAGES)))
        .await;
    tasks.push(Task::done(READ, hand));

    hand.click("[data-testid=attachment-0]").await;
    let file = browser.downloads().join(FILE);
    until("the attachment", SOON, async || {
        let length = std::fs::metadata(&file).ok()?.len();
        (length == FILE_OCTETS as u64).then_some(())
    })
    .await;
    tasks.push(Task::done(SAVE, hand));

    let mut opened = Vec::new();
    for index in 1..=OPENED {
        let text = mailbox::text(MESSAGES - index);
        opened.push(
            hand.time(&row(MESSAGES - index), &text, &shows(&text))
                .await,
        );
    }
    hand.steps();

    search(
        hand,
        &format!("from:\"{FRIEND}\" after:2026-10-01 before:2026-11-01"),
    )
    .await;
    hand.sees("the one mail", &format!("const rows = document.querySelectorAll('#list .row'); return rows.length == 1 && rows[0].innerText.includes({LAST_MONTH:?})")).await;
    hand.click("#list .row").await;
    hand.sees("last month's mail", &format!("return document.querySelector('[data-testid=subject]').innerText.includes({LAST_MONTH:?})")).await;
    tasks.push(Task::done(FIND, hand));

    search(hand, &format!("from:\"{PEST}\"")).await;
    let none_but = format!(
        "const rows = [...document.querySelectorAll('#list .row')]; return rows.length > 1 && rows.every(row => row.innerText.includes({PEST:?}))"
    );
    hand.sees("the pest's mail", &none_but).await;
    hand.click("[data-testid=select-all]").await;
    hand.click("[data-testid=delete-selected]").await;
    hand.click("[data-testid=delete-now]").await;
    hand.click("[data-testid=delete-confirm]").await;
    until("the mail to go", SOON, async || {
        let left = MESSAGES - mailbox::count_from(PEST);
        (servers.count(USER) == left).then_some(())
    })
    .await;
    assert_deleted(&servers);
    tasks.push(Task::done(DELETE, hand));
    Turn {
        list,
        opened,
        tasks,
    }
}

async fn search(hand: &mut Hand<'_>, words: &str) {
    hand.click("[data-testid=search]").await;
    hand.fill("search", words).await;
}
