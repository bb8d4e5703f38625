//! What is held at this moment: permits that give themselves back when dropped.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex},
};

use shared::tunnel::code::Code;

use super::{Refusal, lock};

/// Seconds after which it is worth trying again when too many tunnels are open: about what a visit by a mail program
/// takes, and few enough for a person to wait.
pub(super) const TOO_MANY_RETRY_S: u32 = 15;

/// Counts what is held, by key.
#[derive(Debug)]
pub(super) struct Counter<K: Eq + Hash + Clone> {
    limit: u32,
    pub(super) held: Arc<Mutex<HashMap<K, u32>>>,
}

/// One unit of a counter.
#[derive(Debug)]
pub(crate) struct Permit<K: Eq + Hash + Clone> {
    key: K,
    held: Arc<Mutex<HashMap<K, u32>>>,
}

impl<K: Eq + Hash + Clone> Counter<K> {
    pub(super) fn new(limit: u32) -> Self {
        Self {
            limit,
            held: Arc::default(),
        }
    }

    pub(super) fn take(&self, key: K) -> Result<Permit<K>, Refusal> {
        let mut held = lock(&self.held);
        let count = held.get(&key).copied().unwrap_or(0);
        if count >= self.limit {
            return Err(Refusal {
                code: Code::TooMany,
                retry_after_s: Some(TOO_MANY_RETRY_S),
            });
        }
        held.insert(key.clone(), count + 1);
        drop(held);
        Ok(Permit {
            key,
            held: Arc::clone(&self.held),
        })
    }
}

impl<K: Eq + Hash + Clone> Drop for Permit<K> {
    fn drop(&mut self) {
        let mut held = lock(&self.held);
        match held.get_mut(&self.key) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(held.remove(&self.key)),
        }
    }
}
