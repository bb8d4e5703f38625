//! Who can see what of this very visit: what is known of the ways that its octets go.

/// One end of a way: who is there, and what protects the way to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The name in the address bar, or of the bridge.
    pub host: String,
    /// HTTPS, or a WebSocket over it.
    pub encrypted: bool,
    /// It is this computer: nothing goes over a network.
    pub is_here: bool,
}

/// Where the page came from, and where its bridge is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// Whoever sent the page.
    pub page: Place,
    /// The bridge.
    pub bridge: Place,
    /// The page did not come from its bridge.
    pub is_apart: bool,
}

/// What is shown of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// SHA-256 of the list of the page's files, 64 hexadecimal digits, once it was read.
    pub build: Option<String>,
}
