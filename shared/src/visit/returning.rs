//! Coming back: another session, after a pause, where one is not enough.

use core::time::Duration;

use super::{News, Phase, Visit};
use crate::{
    clock::Now,
    mailbox::{Entry, deletion::Deletions},
    problem::{Problem, ResponseCode, Step},
    session::Session,
    tunnel::code::Code,
};

/// How long to wait before each attempt to come back, in seconds, give or take a half. Servers need a moment to let go of
/// the lock, and a bridge to be started again: about a minute in all.
const PAUSES: [u64; 5] = [0, 2, 5, 15, 30];

/// The first pause after a bridge has sent everybody away, at most: not all are to come at the same time.
const SPREAD: Duration = Duration::from_secs(1);

/// The longest LOGIN-DELAY that is waited for.
pub(super) const LOGIN_DELAY_MAX: Duration = Duration::from_secs(900);

/// The longest that is waited because a bridge asks for it. What is longer is the person's to decide.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(120);

/// Shorter waits are not worth a word.
const WORTH_TELLING: Duration = Duration::from_secs(1);

/// What there is to come back for.
#[derive(Debug)]
pub(super) enum Errand {
    /// Nothing was done yet, signing in begins anew.
    SignIn,
    /// The person is still there.
    Stay,
    /// To look for new mail. `is_quiet`: nobody is told about the waiting, and little about a failure, unless something else
    /// is wanted meanwhile.
    Check { is_quiet: bool },
    /// To delete on, or to find out.
    Delete(Deletions),
}

/// Another session is needed.
#[derive(Debug)]
pub(super) struct Return {
    pub(super) errand: Errand,
    /// What made it necessary, if that was a problem.
    pub(super) cause: Option<Problem>,
    attempts: usize,
}

impl Visit {
    /// Never mind coming back, where it is being tried: the visit ends with what is known.
    pub fn give_up(&mut self, now: Now) {
        if !matches!(self.phase, Phase::Returning(_)) {
            return;
        }
        self.return_at = None;
        self.session.hang_up();
        if let Phase::Returning(back) = core::mem::replace(&mut self.phase, Phase::Over) {
            self.never_back(back, None, now);
        }
        self.settle(now);
    }

    pub(super) fn come_back(&mut self, errand: Errand, cause: Option<Problem>, now: Now) {
        let drained = cause.as_ref().is_some_and(is_drain);
        let back = Return {
            errand,
            cause,
            // Bridges that only ever send us away are not asked for ever.
            attempts: if drained {
                self.drains.saturating_sub(1)
            } else {
                0
            },
        };
        if back.attempts < PAUSES.len() {
            // Who has just asked for something waits for it.
            let is_awaited = self.last_use > self.last_sign;
            let least = if drained && !is_awaited {
                SPREAD.mul_f64(self.chance())
            } else {
                Duration::ZERO
            };
            self.schedule(back, least, None, now);
        } else {
            self.never_back(back, None, now);
        }
    }

    fn schedule(&mut self, mut back: Return, least: Duration, why: Option<Problem>, now: Now) {
        let pause = Duration::from_secs(PAUSES.get(back.attempts).copied().unwrap_or(30));
        let pause = pause.mul_f64(0.5 + self.chance()).max(least);
        let allowed = self.signed_in_at + self.login_delay.min(LOGIN_DELAY_MAX);
        let at = allowed.max(now.monotonic + pause);
        let wait = at - now.monotonic;
        let is_quiet = matches!(back.errand, Errand::Check { is_quiet: true });
        if wait > WORTH_TELLING && (!is_quiet || self.has_work()) {
            self.news.push_back(News::Waiting {
                seconds: u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX),
                problem: why.or_else(|| back.cause.clone()),
            });
        }
        self.return_at = Some(at);
        back.attempts += 1;
        self.phase = Phase::Returning(back);
    }

    /// From 0 to 1, another one each time: so that those who were sent away together do not come together.
    fn chance(&mut self) -> f64 {
        // SplitMix64.
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        (mixed >> 40) as f64 / f64::from(1 << 24)
    }

    /// The pause is over.
    pub(super) fn begin_anew(&mut self, now: Now) {
        self.return_at = None;
        let Some(config) = &self.config else { return };
        self.session = Session::new(config.clone(), now);
        self.drain = None;
        self.facts.mechanism = None;
        self.last_sign = now.monotonic;
        self.link = true;
        // For whoever watches, it is still the first time.
        if let Phase::Returning(Return {
            errand: Errand::SignIn,
            cause: Some(Problem::PipeliningBroken),
            ..
        }) = &self.phase
        {
            self.phase = Phase::SigningIn;
        }
    }

    /// Coming back did not work.
    pub(super) fn come_back_again(&mut self, mut back: Return, problem: Option<Problem>, now: Now) {
        let least = match &problem {
            Some(Problem::Bridge {
                retry_after_s: Some(seconds),
                ..
            }) => Duration::from_secs((*seconds).into()),
            _ => Duration::ZERO,
        };
        let is_too_early = self.is_login_delay(problem.as_ref(), now)
            && matches!(back.errand, Errand::Check { is_quiet: true })
            && !self.has_work();
        if self.stays && back.cause.is_none() {
            // Whoever does not wait any longer is told what kept them.
            back.cause.clone_from(&problem);
        }
        let is_hopeless = is_too_early || problem.as_ref().is_some_and(is_hopeless);
        if back.attempts < PAUSES.len() && !is_hopeless && least <= RETRY_AFTER_MAX {
            self.schedule(back, least, problem, now);
        } else {
            self.never_back(back, problem, now);
        }
    }

    fn never_back(&mut self, back: Return, problem: Option<Problem>, now: Now) {
        // A password that is not taken any more is not tried again behind a person's back.
        let is_quiet = matches!(back.errand, Errand::Check { is_quiet: true })
            && !self.has_work()
            && !problem.as_ref().is_some_and(is_hopeless);
        if is_quiet {
            self.phase = Phase::Away;
            self.news.push_back(News::Unchecked { problem });
            return;
        }
        let cause = match back.cause {
            // It was announced, and nobody's fault: what came of it says more.
            Some(cause) if is_drain(&cause) => problem.or(Some(cause)),
            // Else what made coming back necessary says more than why it failed.
            cause => cause.or(problem),
        };
        match back.errand {
            Errand::Delete(deletions) if self.stays => self.committed_and_over(deletions, cause),
            Errand::Delete(deletions) => self.signed_out(deletions, cause, now),
            Errand::SignIn | Errand::Stay | Errand::Check { .. } => self.over(cause),
        }
    }

    /// There is no session, and none will follow by itself; no `problem`: as the person wished.
    pub(super) fn over(&mut self, problem: Option<Problem>) {
        self.phase = Phase::Over;
        self.config = None;
        self.news
            .push_back(problem.map_or(News::Released, News::Ended));
    }

    /// Listed again: what became of the deletions, and on with the rest. `is_whole`: the listing has as many messages as
    /// STAT says.
    pub(super) fn came_back(
        &mut self,
        mut deletions: Deletions,
        cause: Option<Problem>,
        entries: Vec<Entry>,
        is_whole: bool,
        now: Now,
    ) {
        if is_whole {
            deletions.verify(&entries, cause.as_ref().is_some_and(is_drain));
        }
        let tells = is_whole && !deletions.has_unknown();
        if self.stays && !(tells && deletions.has_more()) {
            self.committed(deletions);
            return self.relist(entries, is_whole);
        }
        if !tells {
            // This listing does not tell, and the next one would not either.
            return self.leave_without_quit(deletions, cause, now);
        }
        self.next_batch(deletions, now);
    }
}

fn is_drain(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::Bridge {
            code: Code::Draining,
            ..
        }
    )
}

/// Trying again would not help, or would do harm.
fn is_hopeless(problem: &Problem) -> bool {
    match problem {
        Problem::Refused {
            step: Step::Login,
            refusal,
        } => !matches!(
            refusal.code,
            Some(ResponseCode::InUse | ResponseCode::LoginDelay | ResponseCode::SysTemp)
        ),
        Problem::Bridge { code, .. } => matches!(
            code,
            Code::BadRequest
                | Code::OriginDenied
                | Code::Unauthorized
                | Code::PortDenied
                | Code::HostDenied
                | Code::AddressDenied
                | Code::PlaintextDenied
        ),
        Problem::Tls(_) => true,
        _ => false,
    }
}
