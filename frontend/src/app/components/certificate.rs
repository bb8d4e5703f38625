//! The question whether to trust a certificate that nobody vouches for.

use shared::problem::{Certificate, TlsProblem};
use yew::prelude::*;

use crate::app::{
    browser,
    model::{
        memory::Memory,
        sign_in::{Account, Input},
    },
    root::Dispatch,
    text::{self, date, units},
};

use super::problem::said;

/// The card: what is wrong, what to compare, and the ways on, the safe one first in reach.
pub fn view(
    problem: &TlsProblem,
    account: Option<&Account>,
    memory: Option<&Memory>,
    dispatch: &Dispatch,
) -> Html {
    let pinned = |memory: &Memory| {
        account.is_some_and(|account| memory.pin(&account.host, account.port).is_some())
    };
    let words = text::problem::tls(problem);
    let may_trust = problem.kind.can_be_pinned();
    let on = |input: Input| dispatch.reform(move |_: MouseEvent| input.clone().into());
    html! {
        <section id="certificate" class={classes!("certificate", (!may_trust).then_some("danger"))} tabindex="-1"
            data-testid="certificate" aria-labelledby="certificate-title">
            <h2 id="certificate-title">{ text::CERTIFICATE }</h2>
            if let Some(account) = account {
                <p class="host">{ format!("{}:{}", account.host, account.port) }</p>
            }
            <div data-testid="problem" role="alert">
                <p><strong>{ &words.what }</strong></p>
                <p>{ &words.next }</p>
                { said(&words) }
                if !may_trust && memory.is_some_and(pinned) {
                    <p>{ text::PIN_REMEMBERED }</p>
                }
            </div>
            if let Some(certificate) = &problem.certificate {
                <div class="fingerprint">
                    <div class="caption">
                        <span>{ text::FINGERPRINT }</span>
                        <button type="button" class="quiet" onclick={on(Input::CopyFingerprint)}>{ text::COPY }</button>
                    </div>
                    <code data-testid="certificate-fingerprint">{ units::fingerprint(&certificate.sha256) }</code>
                </div>
                { details(certificate) }
            }
            <div class="buttons">
                <button type="button" class="primary" data-testid="certificate-back" onclick={on(Input::Distrust)}>{ text::GO_BACK }</button>
                if may_trust {
                    <button type="button" data-testid="certificate-trust" onclick={on(Input::Trust { always: false })}>
                        { text::TRUST_ONCE }
                    </button>
                    if memory.is_some() {
                        <button type="button" data-testid="certificate-trust-always" onclick={on(Input::Trust { always: true })}>
                            { text::TRUST_ALWAYS }
                        </button>
                    }
                }
            </div>
        </section>
    }
}

/// What it says of itself, folded: whoever has made a false one could have written anything.
fn details(certificate: &Certificate) -> Html {
    let day = |seconds: i64| (seconds != 0).then(|| date::in_digits(browser::local(seconds)));
    let rows = [
        (text::CERTIFICATE_NAMES, Some(certificate.names.join(", "))),
        (text::CERTIFICATE_SUBJECT, Some(certificate.subject.clone())),
        (text::CERTIFICATE_ISSUER, Some(certificate.issuer.clone())),
        (text::CERTIFICATE_FROM, day(certificate.not_before)),
        (text::CERTIFICATE_UNTIL, day(certificate.not_after)),
    ];
    let rows = rows
        .into_iter()
        .filter_map(|(label, value)| Some((label, value.filter(|value| !value.is_empty())?)));
    html! {
        <details class="about" data-testid="certificate-details">
            <summary>{ text::CERTIFICATE_DETAILS }</summary>
            <dl>{ for rows.map(|(label, value)| html! { <><dt>{ label }</dt><dd><bdi>{ value }</bdi></dd></> }) }</dl>
        </details>
    }
}
