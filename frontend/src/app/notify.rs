//! Telling of new mail outside of the page. The browser says how many, and nothing else: others may see the screen.
//!
//! Nothing is asked of the browser before a person has turned the switch. What they allow, the browser remembers for this
//! site; whether it is used is asked anew in each session.

use js_sys::Reflect;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Notification, NotificationOptions, NotificationPermission};

use super::{
    browser,
    model::{checking::Tell, session::Wish},
    root::Dispatch,
    text,
};

/// What has been told, and can be taken back.
pub struct Told(Notification);

impl Drop for Told {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Whether the browser could.
pub fn can() -> Tell {
    let window = browser::window();
    let known = Reflect::has(&window, &"Notification".into()).unwrap_or(false);
    if !known || !window.is_secure_context() {
        Tell::Unable
    } else if Notification::permission() == NotificationPermission::Denied {
        Tell::Blocked
    } else {
        Tell::Off
    }
}

/// Asks the person, who has just turned the switch: browsers ask only then.
pub fn ask(dispatch: Dispatch) {
    let Ok(answer) = Notification::request_permission() else {
        return dispatch.emit(Wish::Told(Tell::Unable).into());
    };
    spawn_local(async move {
        let _ = JsFuture::from(answer).await;
        let told = match Notification::permission() {
            NotificationPermission::Granted => Tell::On,
            NotificationPermission::Denied => Tell::Blocked,
            // They have not decided.
            _ => Tell::Off,
        };
        dispatch.emit(Wish::Told(told).into());
    });
}

/// Tells how many have come, in place of what was told before.
pub fn tell(count: usize) -> Option<Told> {
    let options = NotificationOptions::new();
    options.set_tag("new-mail");
    options.set_body(&text::session::new_mail(count));
    let shown = Notification::new_with_options(text::NAME, &options);
    shown.ok().map(Told)
}
