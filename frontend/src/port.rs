//! A worker's end of its channel to the page: messages as transferred octets.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};
use zeroize::Zeroizing;

use crate::wire;

/// The worker that we are.
///
/// # Panics
/// On the page's own thread, where there is none.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Sends a message to the page.
pub fn post<T: Serialize>(message: &T) {
    let buffer = transferable(message);
    // Only a buffer that was transferred already can be refused, and this one is new.
    let _ = scope().post_message_with_transfer(&buffer, &Array::of1(&buffer));
}

/// A message as an `ArrayBuffer`, to be posted and transferred.
pub fn transferable<T: Serialize>(message: &T) -> JsValue {
    let octets = Zeroizing::new(wire::encode(message));
    Uint8Array::from(octets.as_slice()).buffer().into()
}

/// Reads a message; what it was read from is wiped, here and in the browser.
pub fn receive<T: DeserializeOwned>(event: &MessageEvent) -> Option<T> {
    let array = Uint8Array::new(event.data().dyn_ref::<ArrayBuffer>()?);
    let octets = Zeroizing::new(array.to_vec());
    array.fill(0, 0, array.length());
    wire::decode(&octets)
}

/// Calls `handle` for every message from the page, as long as the worker lives.
pub fn serve<T: DeserializeOwned + 'static>(mut handle: impl FnMut(T) + 'static) {
    let closure = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(message) = receive(&event) {
            handle(message);
        }
    });
    scope().set_onmessage(Some(closure.as_ref().unchecked_ref()));
    closure.forget();
}
