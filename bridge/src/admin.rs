//! The operator's own door: metrics and readiness, in plain HTTP, on an address where no stranger comes.
//!
//! It stays open while the bridge drains, so that a balancer and a scraper see the end of it.

use std::{convert::Infallible, sync::Arc, time::Duration};

use http_body_util::Full;
use hyper::{
    Method, Request, Response, StatusCode, body::Incoming, header, server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    routes::{self, Answer, set, text},
    server::Bridge,
    shutdown::Drain,
};

/// Connections at the same time: a scraper, a balancer's probes and a person.
const CONNECTIONS_MAX: usize = 64;

/// A request's head has this long to arrive, and an unused connection is kept as long: longer than the minute between
/// two scrapes.
const HEAD_WAIT: Duration = Duration::from_secs(75);

/// A connection is closed after this long, whatever it does, so that forgotten ones do not fill the places.
const CONNECTION_MAX: Duration = Duration::from_secs(60 * 60);

/// A wait after an accept that failed, so as not to spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves for as long as it is polled.
pub(crate) async fn serve(listener: TcpListener, bridge: Arc<Bridge>, drain: Drain) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut connections = JoinSet::new();
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        let accepted = listener.accept().await;
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((stream, _)) => {
                let life = connection(stream, Arc::clone(&bridge), drain.clone());
                connections.spawn(async move {
                    life.await;
                    drop(place);
                });
            }
            Err(_) => sleep(ACCEPT_PAUSE).await,
        }
    }
}

async fn connection(stream: TcpStream, bridge: Arc<Bridge>, drain: Drain) {
    let answer = service_fn(|request| {
        std::future::ready(Ok::<_, Infallible>(answer(&request, &bridge, &drain)))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WAIT)
        .serve_connection(TokioIo::new(stream), answer);
    // Whoever asks here sees for himself when the answer is broken off.
    let _ = timeout(CONNECTION_MAX, connection).await;
}

fn answer(request: &Request<Incoming>, bridge: &Bridge, drain: &Drain) -> Answer {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return routes::reading_only();
    }
    let path = request.uri().path();
    let mut response = match path {
        "/metrics" => {
            let mut response = Response::new(Full::from(bridge.metrics.text()));
            set(&mut response, header::CONTENT_TYPE, OPEN_METRICS);
            set(&mut response, header::CACHE_CONTROL, "no-store");
            response
        }
        path => routes::health(path, drain).unwrap_or_else(|| {
            text(
                StatusCode::NOT_FOUND,
                "Here are /metrics, /healthz and /readyz.\n",
            )
        }),
    };
    set(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
