//! Who is it, and is the mailbox free?

use std::{sync::Arc, time::Instant};

use tokio::task::spawn_blocking;

use super::Connection;
use crate::{
    Accounts, Server,
    machine::{Entry, Proof, Refusal},
    maildrop::{Maildrop, OpenError},
};

impl Connection {
    /// Checks a proof and opens the mailbox.
    pub(super) async fn login(&mut self, proof: Proof) -> Result<Vec<Entry>, Refusal> {
        let turn = self.server.checks.acquire().await;
        let _turn = turn.map_err(|_| Refusal::Temporary)?;
        let (server, stamp) = (Arc::clone(&self.server), self.stamp.clone());
        let opened = spawn_blocking(move || {
            let stamp = stamp.as_deref().unwrap_or_default();
            match owner(&server.config.accounts, &proof, stamp) {
                Ok(user) => open(&server, &user),
                Err(claimed) => {
                    tracing::info!(user = claimed, "login refused");
                    Err(Refusal::Credentials)
                }
            }
        });
        let (maildrop, entries) = opened.await.map_err(|_| Refusal::Temporary)??;
        self.maildrop = Some(Arc::new(maildrop));
        Ok(entries)
    }
}

/// The user whose proof this is, or the name that somebody claimed.
fn owner(accounts: &Accounts, proof: &Proof, stamp: &str) -> Result<String, String> {
    let (user, right) = match proof {
        Proof::Password { user, password } => {
            let user = accounts.known_as(user);
            let right = accounts.verify_password(&user, password.declassify());
            (user, right)
        }
        Proof::Digest { user, digest } => {
            let user = accounts.known_as(user);
            let right = accounts.verify_apop(&user, stamp, digest);
            (user, right)
        }
        Proof::Cram {
            user,
            challenge,
            digest,
        } => {
            let user = accounts.known_as(user);
            let right = accounts.verify_cram_md5(&user, challenge, digest);
            (user, right)
        }
        Proof::Token { user, token } => {
            let owner = accounts.owner_of_token(token.declassify());
            let claimed = user.as_deref().map(|user| accounts.known_as(user));
            let right = owner.is_some() && (claimed.is_none() || claimed.as_deref() == owner);
            let user = claimed.or_else(|| owner.map(str::to_owned));
            (user.unwrap_or_default(), right)
        }
        Proof::Proven { user } => {
            let user = accounts.known_as(user);
            let right = accounts.has(&user);
            (user, right)
        }
    };
    if right { Ok(user) } else { Err(user) }
}

fn open(server: &Server, user: &str) -> Result<(Maildrop, Vec<Entry>), Refusal> {
    let delay = server.config.login_delay.unwrap_or_default();
    if server.logins.is_too_soon(user, Instant::now(), delay) {
        return Err(Refusal::LoginDelay);
    }
    let maildrop = Maildrop::open(&server.config.spool, user).map_err(|error| {
        tracing::warn!(user, %error, "the mailbox did not open");
        match error {
            OpenError::InUse => Refusal::InUse,
            OpenError::Io(_) => Refusal::Temporary,
            OpenError::NotAMailbox => Refusal::Permanent,
        }
    })?;
    server.logins.note(user, Instant::now());
    let entries = maildrop.entries();
    tracing::info!(user, messages = entries.len(), "login");
    Ok((maildrop, entries))
}
