//! A worker, and the way to it: octets in, octets out.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{MessageEvent, Worker};

use super::browser::{Listener, document};

/// A running worker. Dropping it ends the worker at once, whatever it is doing, and its memory goes with it.
pub struct Running {
    worker: Worker,
    _listeners: [Listener; 3],
}

impl Running {
    /// Starts the worker that index.html names in `<meta name=…>`. `None` where the browser refuses.
    pub fn start(
        name: &str,
        said: impl Fn(Vec<u8>) + 'static,
        broke: impl Fn() + Clone + 'static,
    ) -> Option<Self> {
        let meta = document()
            .query_selector(&format!("meta[name={name}]"))
            .ok()??;
        let worker = Worker::new(&meta.get_attribute("content")?).ok()?;
        let listeners = [
            Listener::new(&worker, "message", move |event| {
                let data = event.unchecked_into::<MessageEvent>().data();
                if let Ok(buffer) = data.dyn_into::<ArrayBuffer>() {
                    let array = Uint8Array::new(&buffer);
                    let octets = array.to_vec();
                    // Mail, mostly: the browser would keep it until it collects its garbage.
                    array.fill(0, 0, array.length());
                    said(octets);
                }
            }),
            Listener::new(&worker, "error", {
                let broke = broke.clone();
                move |_| broke()
            }),
            Listener::new(&worker, "messageerror", move |_| broke()),
        ];
        Some(Self {
            worker,
            _listeners: listeners,
        })
    }

    /// Sends octets; they are moved, not copied, once they have left our memory.
    pub fn send(&self, octets: &[u8]) {
        let buffer = Uint8Array::from(octets).buffer();
        let _ = self
            .worker
            .post_message_with_transfer(&buffer, &Array::of1(&buffer));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// How long a worker may take from its start to its hello, in milliseconds: loading included, on a slow line.
pub const HELLO_MS: u32 = 10_000;
