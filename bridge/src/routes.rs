//! What is answered to which request. Five kinds of address: the tunnel, the page's settings, signs of life, whom to tell
//! of a hole, the page.

use std::net::SocketAddr;

use http_body_util::Full;
use hyper::{
    HeaderMap, Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{self, HeaderName, HeaderValue},
    upgrade::OnUpgrade,
};
use shared::tunnel::message::SUBPROTOCOL;
use time::OffsetDateTime;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::{
    headers, security_txt,
    server::Bridge,
    shutdown::Drain,
    tunnel::Visitor,
    visitor::{self, FORWARDED},
};

/// An answer, complete in memory.
pub(crate) type Answer = Response<Full<Bytes>>;

/// A connection that will be a tunnel once the answer has left.
pub(crate) struct Upgrade {
    pub(crate) on: OnUpgrade,
    pub(crate) visitor: Visitor,
}

/// Answers one request.
pub(crate) fn answer(
    bridge: &Bridge,
    request: Request<Incoming>,
    peer: SocketAddr,
    drain: &Drain,
) -> (Answer, Option<Upgrade>) {
    let host = request.headers().get(header::HOST).cloned();
    let (mut response, upgrade) = match request.uri().path() {
        "/tunnel" => tunnel(bridge, request, peer),
        path => (plain_route(bridge, path, &request, drain), None),
    };
    let host = host.as_ref().and_then(|host| host.to_str().ok());
    let around = headers::Circumstances {
        host,
        bridge: "",
        script_hashes: bridge.site.script_hashes(),
        tls: bridge.config.speaks_tls(),
        kiosk: bridge.config.kiosk,
    };
    headers::secure(response.headers_mut(), around);
    (response, upgrade)
}

fn plain_route(bridge: &Bridge, path: &str, request: &Request<Incoming>, drain: &Drain) -> Answer {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return reading_only();
    }
    let found = match path {
        "/config.json" => Some(page_config(bridge, request.headers())),
        security_txt::PATH => security(bridge),
        path => health(path, drain).or_else(|| bridge.site.answer(path, request.headers())),
    };
    found.unwrap_or_else(|| text(StatusCode::NOT_FOUND, "There is nothing at this address.\n"))
}

/// The page may have come from elsewhere: whoever may use the bridge may read this, too.
fn page_config(bridge: &Bridge, request: &HeaderMap) -> Answer {
    // Strings, numbers and lists of them: nothing to fail on.
    let json = serde_json::to_vec(&bridge.page).unwrap_or_default();
    let mut response = Response::new(Full::from(json));
    set(&mut response, header::CONTENT_TYPE, "application/json");
    set(&mut response, header::CACHE_CONTROL, "no-store");
    set(&mut response, header::VARY, "origin");
    let listed = request.get(header::ORIGIN).filter(|origin| {
        let origins = &bridge.config.origins;
        origins
            .iter()
            .any(|listed| listed.as_bytes() == origin.as_bytes())
    });
    if let Some(origin) = listed {
        response
            .headers_mut()
            .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
    response
}

/// Whom to tell of a hole. The words hold for months and change once a day.
fn security(bridge: &Bridge) -> Option<Answer> {
    let words = security_txt::text(&bridge.config, OffsetDateTime::now_utc())?;
    let mut response = text(StatusCode::OK, words);
    set(&mut response, header::CACHE_CONTROL, "max-age=86400");
    Some(response)
}

/// Signs of life: whether the process serves, and whether new visitors should be sent here.
pub(crate) fn health(path: &str, drain: &Drain) -> Option<Answer> {
    match path {
        "/healthz" => Some(text(StatusCode::OK, "ok\n")),
        "/readyz" if drain.has_begun() => Some(text(
            StatusCode::SERVICE_UNAVAILABLE,
            "draining: this bridge was asked to stop, and lets its tunnels finish\n",
        )),
        "/readyz" => Some(text(StatusCode::OK, "ready\n")),
        _ => None,
    }
}

pub(crate) fn reading_only() -> Answer {
    let mut response = text(
        StatusCode::METHOD_NOT_ALLOWED,
        "This address is for reading only.\n",
    );
    set(&mut response, header::ALLOW, "GET, HEAD");
    response
}

/// The beginning of a tunnel (RFC 6455 §4.2). A page cannot read the status of an upgrade that failed, so everything that
/// concerns it is said in the tunnel; a status is for what is no WebSocket at all.
fn tunnel(
    bridge: &Bridge,
    mut request: Request<Incoming>,
    peer: SocketAddr,
) -> (Answer, Option<Upgrade>) {
    if request.method() != Method::GET {
        let mut response = text(
            StatusCode::METHOD_NOT_ALLOWED,
            "A tunnel begins with GET.\n",
        );
        set(&mut response, header::ALLOW, "GET");
        return (response, None);
    }
    let Some(key) = websocket_key(request.headers()) else {
        let mut response = text(
            StatusCode::UPGRADE_REQUIRED,
            "This address is for WebSockets, version 13.\n",
        );
        set(&mut response, header::UPGRADE, "websocket");
        set(&mut response, header::CONNECTION, "upgrade");
        set(&mut response, header::SEC_WEBSOCKET_VERSION, "13");
        return (response, None);
    };
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    set(&mut response, header::UPGRADE, "websocket");
    set(&mut response, header::CONNECTION, "upgrade");
    if let Ok(accept) = HeaderValue::from_str(&derive_accept_key(key.as_bytes())) {
        response
            .headers_mut()
            .insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    }
    let fields = request.headers();
    let spoken = lists(fields, &header::SEC_WEBSOCKET_PROTOCOL, |token| {
        token == SUBPROTOCOL
    });
    if spoken {
        set(&mut response, header::SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL);
    }
    let one = |name: HeaderName| {
        let mut values = fields.get_all(name).iter();
        let first = values.next().and_then(|value| value.to_str().ok());
        if values.next().is_some() { None } else { first }
    };
    let forwarded = fields.get_all(&FORWARDED).iter();
    let visitor = Visitor {
        client: visitor::client(
            &bridge.config.trust_proxy,
            peer,
            forwarded.map(HeaderValue::as_bytes),
        ),
        origin: one(header::ORIGIN).map(ToOwned::to_owned),
        authority: one(header::HOST).map(ToOwned::to_owned),
        speaks: spoken,
    };
    let on = hyper::upgrade::on(&mut request);
    (response, Some(Upgrade { on, visitor }))
}

/// The key of a request that asks for a WebSocket of the one version there is.
fn websocket_key(fields: &HeaderMap) -> Option<&HeaderValue> {
    let asked = lists(fields, &header::UPGRADE, |token| {
        token.eq_ignore_ascii_case("websocket")
    }) && lists(fields, &header::CONNECTION, |token| {
        token.eq_ignore_ascii_case("upgrade")
    }) && lists(fields, &header::SEC_WEBSOCKET_VERSION, |token| {
        token == "13"
    });
    if asked {
        fields.get(header::SEC_WEBSOCKET_KEY)
    } else {
        None
    }
}

/// Whether a comma-separated field has a token.
fn lists(fields: &HeaderMap, name: &HeaderName, wanted: impl Fn(&str) -> bool) -> bool {
    let mut values = fields
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values.any(|value| value.split(',').any(|token| wanted(token.trim())))
}

/// A few words, true at this moment only.
pub(crate) fn text(status: StatusCode, words: impl Into<Bytes>) -> Answer {
    let mut response = Response::new(Full::new(words.into()));
    *response.status_mut() = status;
    set(
        &mut response,
        header::CONTENT_TYPE,
        "text/plain; charset=utf-8",
    );
    set(&mut response, header::CACHE_CONTROL, "no-store");
    response
}

pub(crate) fn set(response: &mut Answer, name: HeaderName, value: &'static str) {
    response
        .headers_mut()
        .insert(name, HeaderValue::from_static(value));
}
