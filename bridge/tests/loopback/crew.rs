//! One thread for each core, with connections of its own: all of them serve, and all of them drain.

use std::{collections::BTreeMap, fs, process::Command, thread, time::Duration};

use shared::tunnel::message::{BridgeMessage, Mode};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::sleep,
};

use crate::{
    child::{MailServer, Program},
    harness::*,
};

/// Tunnels, so many that it is out of the question (1 in 2⁶³ on two cores) that they all meet the same thread.
const TUNNELS: usize = 64;

async fn echo(stream: TcpStream) {
    let (mut from, mut to) = stream.into_split();
    let _ = tokio::io::copy(&mut from, &mut to).await;
}

/// Each thread's name, with how often it has waited for something: who serves has waited.
fn waits(program: &Program) -> BTreeMap<String, u64> {
    let tasks = fs::read_dir(format!("/proc/{}/task", program.id())).expect("it runs");
    let waits = tasks.map(|task| {
        let task = task.unwrap().path();
        let name = fs::read_to_string(task.join("comm")).unwrap();
        let status = fs::read_to_string(task.join("status")).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        let id = task.file_name().unwrap().to_string_lossy().into_owned();
        let count = line.expect("proc(5)").trim().parse().unwrap();
        (format!("{} {id}", name.trim()), count)
    });
    waits.collect()
}

async fn opened(program: &Program, port: u16) -> Page {
    let mut page = Page::at(program.address).await;
    page.open("127.0.0.1", port, Mode::Plain).await;
    page.expect_opened().await;
    page
}

#[tokio::test]
async fn every_thread_serves_and_every_thread_drains() {
    let mail = MailServer::start(echo).await;
    let mut program = Program::start(mail.port, &["--drain", "300"]);
    let crew = thread::available_parallelism().unwrap().get() - 1;
    // Whoever serves has hired the crew.
    let mut pages = vec![opened(&program, mail.port).await];
    let before = soon(async {
        loop {
            let waits = waits(&program);
            let threads = waits.keys().filter(|name| name.starts_with("crew"));
            if threads.count() == crew {
                return waits;
            }
            sleep(Duration::from_millis(5)).await;
        }
    });
    let before = before.await;
    for _ in 1..TUNNELS {
        pages.push(opened(&program, mail.port).await);
    }
    let after = waits(&program);
    for (name, count) in after.iter().filter(|(name, _)| name.starts_with("crew")) {
        assert!(count > &before[name], "{name} served nobody: {after:?}");
    }

    program.terminate();
    for page in &mut pages {
        let word = page.next().await;
        let word = BridgeMessage::decode(word.to_text().unwrap());
        assert!(matches!(word, Ok(BridgeMessage::Draining { .. })));
    }
    drop(pages);
    assert_eq!(program.ended().await.code(), Some(0));
}

#[tokio::test]
async fn an_address_is_not_shared_with_another_program() {
    let program = Program::start(9, &[]);
    let second = Command::new(env!("CARGO_BIN_EXE_poste-restante"))
        .args(["--bind", &program.address.to_string()])
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&second.stderr);
    assert!(!second.status.success());
    assert!(
        words.contains("in use") && words.contains(&program.address.to_string()),
        "{words}"
    );
    // The first one has lost nobody to it.
    for _ in 0..TUNNELS {
        let mut stream = TcpStream::connect(program.address).await.unwrap();
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            .await
            .unwrap();
        let mut answer = String::new();
        soon(stream.read_to_string(&mut answer)).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}
