//! The question whether to trust a certificate that nobody vouches for.

use shared::problem::TlsProblem;
use yew::prelude::*;

use crate::app::{
    model::sign_in::{Account, Input},
    root::Dispatch,
    text::{self, units},
};

use super::problem::said;

/// The card: what is wrong, what to compare, and the ways on, the safe one first in reach.
pub fn view(problem: &TlsProblem, account: Option<&Account>, dispatch: &Dispatch) -> Html {
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
            </div>
            if let Some(certificate) = &problem.certificate {
                <div class="fingerprint">
                    <div class="caption">
                        <span>{ text::FINGERPRINT }</span>
                        <button type="button" class="quiet" onclick={on(Input::CopyFingerprint)}>{ text::COPY }</button>
                    </div>
                    <code data-testid="certificate-fingerprint">{ units::fingerprint(&certificate.sha256) }</code>
                </div>
            }
            <div class="buttons">
                <button type="button" class="primary" onclick={on(Input::Distrust)}>{ text::GO_BACK }</button>
                if may_trust {
                    <button type="button" data-testid="certificate-trust" onclick={on(Input::Trust)}>
                        { text::TRUST_ONCE }
                    </button>
                }
            </div>
        </section>
    }
}
