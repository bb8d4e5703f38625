//! OAUTHBEARER (RFC 7628): an access token, and which server it is shown to.

use super::{
    exchange::Place,
    fault::SaslFault,
    gs2,
    token::{self, Bearer, DIVIDER},
    wire,
};
use crate::pop3::command::{Password, UserName};

/// # Errors
/// [`SaslFault::Unusable`] where the name holds a control character or the token anything but visible ASCII.
pub(super) fn bearer(
    user: &UserName,
    token: &Password,
    place: &Place,
) -> Result<Bearer, SaslFault> {
    token::check(user, token)?;
    Ok(Bearer {
        message: wire::join(&[
            b"n,a=",
            gs2::escaped(user.as_str()).as_bytes(),
            b",",
            DIVIDER,
            b"host=",
            place.host.as_bytes(),
            DIVIDER,
            b"port=",
            place.port.to_string().as_bytes(),
            DIVIDER,
            b"auth=Bearer ",
            token.octets(),
            DIVIDER,
            DIVIDER,
        ]),
        in_two_lines: false,
        // RFC 7628 §3.2.3.
        farewell: DIVIDER,
        explanation: None,
    })
}
