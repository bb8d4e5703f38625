//! Where a file's octets go: to a file on the disk where the browser lets us write one, else into blobs, which the browser
//! keeps outside our memory, and which become a download at the end.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use shared::keep::Form;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

use crate::app::{browser, model::saving::Fault};

/// Octets that are held until a blob is made of them: many small blobs cost more than they hold.
const BLOB_MIN: u64 = 1024 * 1024;

/// A place for a file.
pub(super) enum Place {
    /// A file that the person has chosen: a `FileSystemWritableFileStream`.
    Disk(JsValue),
    /// Nowhere yet.
    Blobs(Array),
}

impl Place {
    /// Asks the person for a place, where the browser can; `None` if they want none. Must follow what the person did
    /// within a few seconds.
    pub(super) async fn choose(name: &str, form: Form) -> Result<Option<(Self, String)>, Fault> {
        let window: JsValue = browser::window().into();
        let Ok(picker) = method(&window, "showSaveFilePicker") else {
            return Ok(Some((Self::Blobs(Array::new()), name.to_owned())));
        };
        let options = Object::new();
        set(&options, "suggestedName", &name.into());
        let kind = Object::new();
        let accept = Object::new();
        let ending = format!(".{}", form.ending());
        set(&accept, form.media_type(), &Array::of1(&ending.into()));
        set(&kind, "accept", &accept);
        set(&options, "types", &Array::of1(&kind));
        let chosen = match picker.call1(&window, &options) {
            Ok(promise) => settled(promise).await,
            Err(error) => Err(error),
        };
        let handle = match chosen {
            Ok(handle) => handle,
            Err(error) if name_of(&error) == "AbortError" => return Ok(None),
            // In a frame, or by a policy: then as everywhere else.
            Err(_) => return Ok(Some((Self::Blobs(Array::new()), name.to_owned()))),
        };
        let name = Reflect::get(&handle, &"name".into())
            .ok()
            .and_then(|name| name.as_string())
            .unwrap_or_else(|| name.to_owned());
        let stream = call(&handle, "createWritable", None)
            .await
            .map_err(|error| fault(&error))?;
        Ok(Some((Self::Disk(stream), name)))
    }

    /// True where the person has chosen it.
    pub(super) fn is_disk(&self) -> bool {
        matches!(self, Self::Disk(_))
    }

    /// True if it is worth writing so many octets already.
    pub(super) fn takes(&self, octets: u64) -> bool {
        octets > 0 && (self.is_disk() || BLOB_MIN <= octets)
    }

    /// Writes octets behind those that are there.
    pub(super) async fn write(&self, chunks: &Array) -> Result<(), Fault> {
        let blob = Blob::new_with_u8_array_sequence(chunks).map_err(|error| fault(&error))?;
        match self {
            Self::Blobs(blobs) => {
                blobs.push(&blob);
            }
            Self::Disk(stream) => {
                call(stream, "write", Some(&blob))
                    .await
                    .map_err(|error| fault(&error))?;
            }
        }
        Ok(())
    }

    /// The file is complete.
    pub(super) async fn close(&self, name: &str, form: Form) -> Result<(), Fault> {
        match self {
            Self::Disk(stream) => {
                call(stream, "close", None)
                    .await
                    .map_err(|error| fault(&error))?;
            }
            Self::Blobs(blobs) => {
                let kind = BlobPropertyBag::new();
                kind.set_type(form.media_type());
                let blob = Blob::new_with_blob_sequence_and_options(blobs, &kind)
                    .map_err(|error| fault(&error))?;
                browser::save_blob(name, &blob);
                blobs.set_length(0);
            }
        }
        Ok(())
    }

    /// There will be no file. What the person has chosen stays as it was.
    pub(super) async fn abort(&self) {
        match self {
            Self::Disk(stream) => {
                let _ = call(stream, "abort", None).await;
            }
            Self::Blobs(blobs) => blobs.set_length(0),
        }
    }
}

/// Octets in the browser's own memory.
pub(super) fn chunk(octets: &[u8]) -> JsValue {
    Uint8Array::from(octets).into()
}

async fn call(
    object: &JsValue,
    name: &str,
    argument: Option<&JsValue>,
) -> Result<JsValue, JsValue> {
    let function = method(object, name)?;
    let promise = match argument {
        Some(argument) => function.call1(object, argument)?,
        None => function.call0(object)?,
    };
    settled(promise).await
}

async fn settled(promise: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(promise.unchecked_into::<Promise>()).await
}

fn method(object: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(object, &name.into())?.dyn_into()
}

fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

fn name_of(error: &JsValue) -> String {
    let name = Reflect::get(error, &"name".into()).ok();
    name.and_then(|name| name.as_string()).unwrap_or_default()
}

/// The browser's word for what went wrong.
fn fault(error: &JsValue) -> Fault {
    match name_of(error).as_str() {
        "QuotaExceededError" => Fault::Full,
        "NotAllowedError" | "NoModificationAllowedError" | "SecurityError" => Fault::Denied,
        name => Fault::Other(name.to_owned()),
    }
}
