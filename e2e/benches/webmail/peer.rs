//! Roundcube's turn, with the skin and the settings that Debian gives it.

use e2e::wait::{SOON, until};
use fantoccini::key::Key;

use super::hand::Hand;
use super::mailbox::{self, FILE, FILE_OCTETS, FRIEND, LAST_MONTH, MESSAGES, PEST};
use super::{DELETE, FIND, OPENED, PASSWORD, READ, SAVE, Task, Turn, USER, assert_deleted, stage};

/// Row `index` of the list, from the top.
fn row(index: usize) -> String {
    format!("#messagelist tbody tr:nth-child({})", index + 1)
}

/// The opened message, which is in a frame, shows this.
fn shows(text: &str) -> String {
    format!(
        "return document.querySelector('#messagecontframe').contentDocument.querySelector('#messagebody')
            .innerText.includes({text:?})"
    )
}

pub(crate) async fn visit() -> Turn {
    let (servers, browser) = stage().await;
    let hand = &mut Hand::at(&browser);
    browser.goto(&servers.page()).await;
    hand.write("#rcmloginuser", USER).await;
    hand.write("#rcmloginpwd", PASSWORD).await;
    // The list is on another page: its own clock begins when it is asked for.
    hand.click("#rcmloginsubmit").await;
    hand.sees(
        "the list",
        "return document.querySelectorAll('#messagelist tbody tr').length > 1",
    )
    .await;
    let list = list_time(hand).await;
    let mut tasks = Vec::new();
    hand.steps();

    hand.click(&row(0)).await;
    hand.sees("the newest mail", &shows(&mailbox::text(MESSAGES)))
        .await;
    tasks.push(Task::done(READ, hand));

    browser
        .client()
        .enter_frame(0)
        .await
        .expect("the message's frame");
    hand.click("#attachment-list li .dropdown").await;
    hand.click("#attachmentmenu a.download").await;
    browser
        .client()
        .enter_parent_frame()
        .await
        .expect("the page");
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
        opened.push(hand.time(&row(index), &text, &shows(&text)).await);
    }
    hand.steps();

    search(hand, FRIEND).await;
    hand.sees(
        "what was found",
        &format!(
            "return document.querySelector('#messagelist tbody').innerText.includes({LAST_MONTH:?})"
        ),
    )
    .await;
    hand.click(&row(1)).await;
    hand.sees("last month's mail", "return document.querySelector('#messagecontframe').contentDocument.querySelector('#messagebody') !== null").await;
    tasks.push(Task::done(FIND, hand));

    search(hand, PEST).await;
    let none_but = format!(
        "const rows = [...document.querySelectorAll('#messagelist tbody tr')]; return rows.length > 1 && rows.every(row => row.innerText.includes({PEST:?}))"
    );
    hand.sees("the pest's mail", &none_but).await;
    hand.click("a.select").await;
    hand.click("#listselect-menu a.select.all").await;
    hand.click("#layout-content a.delete").await;
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
    hand.browser
        .script("document.querySelector('#mailsearchform').value = ''")
        .await;
    hand.click("#mailsearchform").await;
    hand.write("#mailsearchform", words).await;
    hand.press("#mailsearchform", Key::Enter).await;
}

/// From the request that follows the click to the list's first row, by the browser's own records.
async fn list_time(hand: &Hand<'_>) -> f64 {
    let body = "const page = performance.getEntriesByType('navigation')[0];
        const lists = performance.getEntriesByType('resource').filter(it => it.name.includes('_action=list'));
        return Math.max(page.loadEventEnd, ...lists.map(it => it.responseEnd))";
    hand.browser.script(body).await.as_f64().expect("a number")
}
