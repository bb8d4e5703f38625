//! Who can see what: sentences about this very visit, what was agreed on with the server, and how to check the page
//! itself.

use yew::prelude::*;

use crate::{
    app::{
        browser,
        model::{Action, Model, Page, mailbox::Mailbox, trust::Trust},
        root::Dispatch,
        text::{
            self, date,
            trust::{self as told, Sees},
            units,
            words::trust as said,
        },
    },
    wire::BUILD,
};

use super::dialog::Dialog;

/// Shows it.
pub fn view(trust: &Trust, model: &Model, dispatch: &Dispatch) -> Html {
    let close = dispatch.reform(|_: MouseEvent| Action::Trust(false));
    let on_close = dispatch.reform(|()| Action::Trust(false));
    let sections = told::sections(model);
    html! {
        <Dialog title={said::TITLE} class="trust-dialog" test_id="trust-dialog" on_close={on_close}>
            <div class="sections" tabindex="0" role="group" aria-label={said::TITLE}>
                <p class="motto">{ told::about(model) }</p>
                { for sections.iter().map(section) }
                if let Page::Mailbox(mailbox) = &model.page {
                    { connection(mailbox) }
                }
                { build(trust) }
            </div>
            <div class="buttons">
                <button type="button" data-testid="trust-close" onclick={close}>{ text::CLOSE }</button>
            </div>
        </Dialog>
    }
}

fn section(section: &told::Section) -> Html {
    let class = match section.sees {
        Sees::Nothing => "nothing",
        Sees::Around => "around",
        Sees::All => "all",
    };
    html! {
        <section class={classes!("seer", class)}>
            <h3><bdi>{ &section.who }</bdi>{ " " }<span class="sees">{ told::sees(section.sees) }</span></h3>
            <ul>{ for section.told.iter().map(|sentence| html! { <li>{ sentence }</li> }) }</ul>
        </section>
    }
}

/// What was agreed on.
fn connection(mailbox: &Mailbox) -> Html {
    let account = &mailbox.account;
    let day = |seconds: i64| (seconds != 0).then(|| date::in_digits(browser::local(seconds)));
    let tls = mailbox.facts.tls.as_ref();
    let certificate = tls.map(|tls| &tls.certificate);
    let rows = [
        (
            said::SERVER_AT,
            Some(format!("{}:{}", account.host, account.port)),
        ),
        (
            text::SECURITY,
            Some(text::security(account.mode).to_owned()),
        ),
        (said::VERSION, tls.map(|tls| tls.version.clone())),
        (said::CIPHER, tls.map(|tls| tls.cipher.clone())),
        (
            said::SIGNED_IN_BY,
            mailbox.facts.mechanism.map(|it| it.name().to_owned()),
        ),
        (
            said::CERTIFICATE_OF,
            certificate.map(|it| it.names.join(", ")),
        ),
        (
            text::CERTIFICATE_ISSUER,
            certificate.map(|it| it.issuer.clone()),
        ),
        (
            text::CERTIFICATE_UNTIL,
            certificate.and_then(|it| day(it.not_after)),
        ),
    ];
    let rows = rows
        .into_iter()
        .filter_map(|(label, value)| Some((label, value.filter(|value| !value.is_empty())?)));
    html! {
        <section class="about" data-testid="trust-connection">
            <h3>{ said::CONNECTION }</h3>
            <dl>
                { for rows.map(|(label, value)| html! { <><dt>{ label }</dt><dd><bdi>{ value }</bdi></dd></> }) }
                if let Some(certificate) = certificate {
                    <dt>{ text::FINGERPRINT }</dt>
                    <dd><code data-testid="trust-fingerprint">{ units::fingerprint(&certificate.sha256) }</code></dd>
                }
            </dl>
        </section>
    }
}

/// What the page is, and how to check it.
fn build(trust: &Trust) -> Html {
    html! {
        <section class="about" data-testid="trust-build">
            <h3>{ said::BUILD }</h3>
            <dl>
                <dt>{ said::BUILD_VERSION }</dt><dd><code data-testid="trust-version">{ BUILD }</code></dd>
                if let Some(sha256) = &trust.build {
                    <dt>{ said::BUILD_HASH }</dt><dd><code data-testid="trust-hash">{ units::fingerprint(sha256) }</code></dd>
                }
            </dl>
            <ul>
                <li>{ said::BUILD_CHECK }</li>
                <li>{ said::RUN_YOUR_OWN }</li>
            </ul>
        </section>
    }
}
