//! Nobody is there any more: everything is wiped, after a warning, and nothing is deleted.
//!
//! It goes by the wall clock: browsers slow down the timers of hidden tabs, and a computer may sleep. So whatever comes
//! first after a long time is not taken for use.

use super::{Effect, Timer, device::Device};

/// For so many seconds before the end one can see it coming.
pub const WARNING_S: i64 = 30;

/// What the browser tells of the person. Times are seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// They use the page.
    Used(i64),
    /// The tab is hidden from them, or not any more.
    Hidden(bool, i64),
    /// It is time to look.
    Tick(i64),
    /// The browser is about to freeze the hidden tab: nothing of ours runs until it is seen again.
    Frozen(i64),
}

/// What follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything is wiped, now.
    Over,
    /// One looks again after so many seconds; never, on the person's own computer.
    Again(Option<i64>),
}

/// Looks again after so many seconds.
pub fn look_in(seconds: i64) -> Effect {
    let milliseconds = seconds.max(1).saturating_mul(1_000);
    Effect::Timer(Timer::Idle, u32::try_from(milliseconds).unwrap_or(u32::MAX))
}

/// Since when nobody has been there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Idle {
    used: i64,
    hidden: Option<i64>,
    /// The seconds that are left, once there are few.
    pub left: Option<i64>,
}

impl Idle {
    /// Takes in what the browser tells. `is_busy`: something is being done that the person asked for and waits for.
    pub fn learn(&mut self, presence: Presence, device: Device, is_busy: bool) -> Verdict {
        let (Presence::Used(now)
        | Presence::Hidden(_, now)
        | Presence::Tick(now)
        | Presence::Frozen(now)) = presence;
        if self.used == 0 || is_busy {
            self.begin(now);
        }
        let Some(deadline) = self.deadline(device) else {
            self.left = None;
            return Verdict::Again(None);
        };
        let last_chance = matches!(presence, Presence::Frozen(_)) && !device.may_freeze();
        if now >= deadline || last_chance && !is_busy {
            // What comes then is another page, which is left alone as well.
            self.begin(now);
            self.left = None;
            return Verdict::Over;
        }
        match presence {
            Presence::Used(_) => self.begin(now),
            // Whoever hides the tab has just used it.
            Presence::Hidden(true, _) => {
                self.begin(now);
                self.hidden = Some(now);
            }
            Presence::Hidden(false, _) => self.hidden = None,
            Presence::Tick(_) | Presence::Frozen(_) => {}
        }
        self.next(device, now)
    }

    fn begin(&mut self, now: i64) {
        self.used = now;
        // Busy or not, a hidden tab stays hidden.
        self.hidden = self.hidden.map(|_| now);
    }

    fn deadline(&self, device: Device) -> Option<i64> {
        let idle = device.idle_s().map(|idle| self.used + idle);
        let hidden = device.hidden_s().zip(self.hidden);
        let hidden = hidden.map(|(allowed, since)| since + allowed);
        [idle, hidden].into_iter().flatten().min()
    }

    fn next(&mut self, device: Device, now: i64) -> Verdict {
        let left = self.deadline(device).map(|deadline| deadline - now);
        self.left = left.filter(|left| *left <= WARNING_S && self.hidden.is_none());
        Verdict::Again(match (left, self.left) {
            (Some(_), Some(_)) => Some(1),
            (Some(left), None) if self.hidden.is_none() => Some(left - WARNING_S),
            (left, _) => left,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Used at 1000, and then looked at: the verdict, and what is left to be seen.
    fn after(device: Device, seconds: i64) -> (Verdict, Option<i64>) {
        let mut idle = Idle::default();
        idle.learn(Presence::Used(1_000), device, false);
        let verdict = idle.learn(Presence::Tick(1_000 + seconds), device, false);
        (verdict, idle.left)
    }

    #[test]
    fn a_kiosk_warns_and_ends() {
        let again = |seconds| Verdict::Again(Some(seconds));
        for (seconds, expected) in [
            (0, (again(90), None)),
            (50, (again(40), None)),
            (90, (again(1), Some(30))),
            (119, (again(1), Some(1))),
        ] {
            assert_eq!(after(Device::Kiosk, seconds), expected, "{seconds}");
        }
        assert_eq!(after(Device::Kiosk, 120).0, Verdict::Over);
        assert_eq!(after(Device::Borrowed, 120), (again(750), None));
        assert_eq!(after(Device::Borrowed, 900).0, Verdict::Over);
        assert_eq!(after(Device::Own, 1_000_000), (Verdict::Again(None), None));
    }

    #[test]
    fn a_key_pressed_too_late_is_no_use() {
        // The computer slept, and who opens it need not be the same person.
        let mut idle = Idle::default();
        idle.learn(Presence::Used(1_000), Device::Kiosk, false);
        assert_eq!(
            idle.learn(Presence::Used(1_120), Device::Kiosk, false),
            Verdict::Over
        );
    }

    #[test]
    fn a_hidden_tab_has_less_time_and_no_countdown() {
        let mut idle = Idle::default();
        let mut learn = |presence| (idle.learn(presence, Device::Kiosk, false), idle.left);
        learn(Presence::Used(1_000));
        assert_eq!(
            learn(Presence::Hidden(true, 1_010)),
            (Verdict::Again(Some(60)), None)
        );
        assert_eq!(
            learn(Presence::Tick(1_050)),
            (Verdict::Again(Some(20)), None)
        );
        assert_eq!(
            learn(Presence::Hidden(false, 1_060)),
            (Verdict::Again(Some(40)), None)
        );
        learn(Presence::Hidden(true, 1_060));
        assert_eq!(learn(Presence::Hidden(false, 1_120)).0, Verdict::Over);
    }

    #[test]
    fn a_kiosks_tab_is_wiped_before_it_is_frozen() {
        for (device, is_busy, is_over) in [
            (Device::Kiosk, false, true),
            (Device::Kiosk, true, false),
            (Device::Borrowed, false, false),
            (Device::Own, false, false),
        ] {
            let mut idle = Idle::default();
            idle.learn(Presence::Hidden(true, 1_000), device, false);
            let verdict = idle.learn(Presence::Frozen(1_001), device, is_busy);
            assert_eq!(verdict == Verdict::Over, is_over, "{device:?}");
        }
    }

    #[test]
    fn what_is_under_way_counts_as_use() {
        let mut idle = Idle::default();
        idle.learn(Presence::Used(1_000), Device::Kiosk, false);
        idle.learn(Presence::Hidden(true, 1_000), Device::Kiosk, false);
        assert_eq!(
            idle.learn(Presence::Tick(1_500), Device::Kiosk, true),
            Verdict::Again(Some(60))
        );
        assert_eq!(
            idle.learn(Presence::Tick(1_560), Device::Kiosk, false),
            Verdict::Over
        );
    }

    #[test]
    fn using_it_takes_the_warning_back() {
        let mut idle = Idle::default();
        idle.learn(Presence::Used(1_000), Device::Kiosk, false);
        idle.learn(Presence::Tick(1_100), Device::Kiosk, false);
        assert_eq!(idle.left, Some(20));
        idle.learn(Presence::Used(1_101), Device::Kiosk, false);
        assert_eq!(idle.left, None);
    }
}
