//! Whether busy tunnels get equal shares.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::opening::at_once;
use crate::contender::Contender;
use crate::measure::jain;
use crate::table::{Line, Row};
use crate::target::{self, Wish};
use crate::tunnel::Tunnel;

const TUNNELS: usize = 1_000;

/// How long they run.
const TIME: Duration = Duration::from_secs(4);

pub(crate) const ROW: Row = Row {
    number: 7,
    title: "1,000 tunnels whose servers send without end (websockify: 400)",
    lines: &[
        Line::more("Jain's index of fairness", 3).target(0.95),
        Line::note("least share / mean share", 2),
        Line::note("all together, MB/s", 0),
    ],
    turns: 2,
    turn,
};

fn turn(contender: &Contender) -> Result<Vec<f64>, String> {
    let running = contender.start(target::for_many())?;
    let tunnels = at_once(contender.tunnels(TUNNELS), || running.tunnel())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let shares = runtime.map_err(|error| error.to_string())?.block_on(async {
        let mut all = JoinSet::new();
        let end = Instant::now() + TIME;
        for tunnel in tunnels {
            all.spawn(async move { read_until(tunnel, end).await });
        }
        all.join_all().await
    });
    let shares: Vec<f64> = shares
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(|error: std::io::Error| error.to_string())?;
    let sum: f64 = shares.iter().sum();
    let least = shares.iter().copied().fold(f64::INFINITY, f64::min);
    let mean = sum / shares.len() as f64;
    Ok(vec![
        jain(&shares),
        least / mean,
        sum / 1e6 / TIME.as_secs_f64(),
    ])
}

/// The octets that come until `end`.
async fn read_until(mut tunnel: Tunnel, end: Instant) -> std::io::Result<f64> {
    let stream = tunnel.stream.try_clone()?;
    stream.set_nonblocking(true)?;
    let mut stream = TcpStream::from_std(stream)?;
    let wish = tunnel.frame(&Wish::Octets(u64::MAX).encode());
    stream.write_all(&wish).await?;
    let mut octets = 0;
    let mut buffer = vec![0; 16 * 1024];
    while Instant::now() < end
        && let Ok(count) = timeout_at(end, stream.read(&mut buffer)).await
    {
        let count = count?;
        if count == 0 {
            break;
        }
        if let Some(credit) = tunnel.feed(&buffer[..count], |it| octets += it.len()) {
            stream.write_all(&credit).await?;
        }
        // The pages at least are fair: each reads once, and then the others.
        tokio::task::yield_now().await;
    }
    Ok(octets as f64)
}
