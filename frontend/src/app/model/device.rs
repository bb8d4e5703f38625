//! Whose computer the page runs on, as far as it was told, and what follows from that.

/// Whose computer it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Device {
    /// Anybody's, one after the other: the operator says so, or the person does for this visit.
    Kiosk,
    /// Somebody else's, for all one knows.
    #[default]
    Borrowed,
    /// The person's own.
    Own,
}

impl Device {
    /// After so many seconds without use everything is wiped, if at all.
    pub const fn idle_s(self) -> Option<i64> {
        match self {
            Self::Kiosk => Some(120),
            Self::Borrowed => Some(900),
            Self::Own => None,
        }
    }

    /// The same while the tab is hidden: nobody can see a countdown there.
    pub const fn hidden_s(self) -> Option<i64> {
        match self {
            Self::Kiosk => Some(60),
            Self::Borrowed | Self::Own => self.idle_s(),
        }
    }

    /// A hidden tab may be frozen by the browser as it is: its owner comes back to it, and else it is wiped as soon as it
    /// wakes.
    pub const fn may_freeze(self) -> bool {
        !matches!(self, Self::Kiosk)
    }

    /// The engine may keep the password until the visit is over, to open another session by itself. Else a person is asked
    /// for it again.
    pub const fn keeps_password(self) -> bool {
        !matches!(self, Self::Kiosk)
    }

    /// Images of other servers may be loaded, for one message and once.
    pub const fn loads_remote_images(self) -> bool {
        !matches!(self, Self::Kiosk)
    }

    /// Links, files, prints and the clipboard leave traces that the page cannot wipe: the person is told first.
    pub const fn warns_of_traces(self) -> bool {
        matches!(self, Self::Kiosk)
    }
}
