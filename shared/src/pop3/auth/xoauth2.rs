//! XOAUTH2: name and access token, as Google described it and Microsoft took it over.
//!
//! It goes in two lines always: Microsoft's server refuses a token behind AUTH, and a token seldom fits there anyway.

use super::{
    fault::SaslFault,
    token::{self, Bearer, DIVIDER},
    wire,
};
use crate::pop3::command::{Password, UserName};

/// # Errors
/// [`SaslFault::Unusable`] where the name holds a control character or the token anything but visible ASCII.
pub(super) fn bearer(user: &UserName, token: &Password) -> Result<Bearer, SaslFault> {
    token::check(user, token)?;
    Ok(Bearer {
        message: wire::join(&[
            b"user=",
            user.as_str().as_bytes(),
            DIVIDER,
            b"auth=Bearer ",
            token.octets(),
            DIVIDER,
            DIVIDER,
        ]),
        in_two_lines: true,
        farewell: b"",
        explanation: None,
    })
}
