//! The WebSocket to the bridge.

use js_sys::{ArrayBuffer, Uint8Array};
use shared::tunnel::{client::Frame, message::SUBPROTOCOL};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BinaryType, CloseEvent, MessageEvent, WebSocket};

/// What a socket reports.
pub(super) enum SocketEvent {
    Open,
    Text(String),
    Binary(Vec<u8>),
    Closed { code: u16, reason: String },
}

/// A socket with its callbacks. Dropping it closes it and silences it.
pub(super) struct Socket {
    socket: WebSocket,
    _open: Closure<dyn FnMut()>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _close: Closure<dyn FnMut(CloseEvent)>,
}

impl Socket {
    /// Opens a socket to `url`. `report` is called for everything that happens to it.
    pub(super) fn open(
        url: &str,
        report: impl Fn(SocketEvent) + Clone + 'static,
    ) -> Result<Self, JsValue> {
        let socket = WebSocket::new_with_str(url, SUBPROTOCOL)?;
        socket.set_binary_type(BinaryType::Arraybuffer);

        let tell = report.clone();
        let open = Closure::<dyn FnMut()>::new(move || tell(SocketEvent::Open));
        socket.set_onopen(Some(open.as_ref().unchecked_ref()));

        let tell = report.clone();
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            if let Some(buffer) = data.dyn_ref::<ArrayBuffer>() {
                tell(SocketEvent::Binary(Uint8Array::new(buffer).to_vec()));
            } else if let Some(text) = data.as_string() {
                tell(SocketEvent::Text(text));
            }
        });
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));

        // An error is always followed by a close event, which says more.
        let close = Closure::<dyn FnMut(CloseEvent)>::new(move |event: CloseEvent| {
            report(SocketEvent::Closed {
                code: event.code(),
                reason: event.reason(),
            });
        });
        socket.set_onclose(Some(close.as_ref().unchecked_ref()));

        Ok(Self {
            socket,
            _open: open,
            _message: message,
            _close: close,
        })
    }

    /// Sends a frame. A socket that is closing drops it, and its close event says why.
    pub(super) fn send(&self, frame: Frame) {
        let _ = match frame {
            Frame::Text(text) => self.socket.send_with_str(&text),
            Frame::Binary(octets) => self.socket.send_with_u8_array(&octets),
            Frame::Close => self.socket.close(),
        };
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        let _ = self.socket.close();
    }
}
