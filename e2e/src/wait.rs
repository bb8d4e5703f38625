//! Waiting for something to become true: often asked, never for ever.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// For what takes a moment: a click, a reply, a process that starts. A machine with other work takes many moments.
pub const SOON: Duration = Duration::from_secs(60);

/// How often it is asked. Short against what a person notices, long against the cost of asking.
const INTERVAL: Duration = Duration::from_millis(50);

/// Asks `probe` until it has an answer.
///
/// # Panics
/// When there is none after `limit`; the message says that `what` was waited for.
pub async fn until<T>(what: &str, limit: Duration, mut probe: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(answer) = probe().await {
            return answer;
        }
        assert!(
            Instant::now() < deadline,
            "waited {} s in vain for {what}",
            limit.as_secs()
        );
        sleep(INTERVAL).await;
    }
}
