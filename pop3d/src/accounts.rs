//! Who may log in, and what proves it.

mod decoy;
mod file;

use std::{collections::BTreeMap, fmt, sync::Arc};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use ring::{
    digest::{SHA256, digest},
    rand::{SecureRandom, SystemRandom},
};
use shared::secret::Secret;

use crate::{
    digest::{hmac_md5, md5, same},
    machine::Mechanism,
    maildrop::is_plain_name,
    prepare::{prepare, prepare_octets},
    scram::{Hash, ITERATIONS, Keys},
};

pub use self::file::Extras;

/// Octets of salt (RFC 9106 §3.1 recommends 16, and nobody wants more).
const SALT: usize = 16;

/// The users and what proves each of them.
///
/// Passwords are kept as argon2 hashes and as SCRAM keys. The secret of APOP and CRAM-MD5 has to be kept as it is
/// (RFC 1939 §7, RFC 2195 §2), so there is one only where somebody chose it. Access tokens and certificates are kept as
/// SHA-256 digests: they are long and random, so there is nothing to guess.
#[derive(Clone, Default)]
pub struct Accounts {
    users: BTreeMap<String, Account>,
    /// A digest over all accounts, known to nobody who does not know them: see [`decoy`].
    seed: Vec<u8>,
}

#[derive(Clone, Default)]
struct Account {
    /// In PHC format.
    hash: String,
    secret: Option<Arc<Secret<String>>>,
    scram: Vec<Arc<Keys>>,
    tokens: Vec<Vec<u8>>,
    certificates: Vec<Vec<u8>>,
}

/// An account that cannot be taken. Whoever wrote it has to mend it; the password never shows.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// The name is not a plain file name, which it must be: the mailbox is a file of that name.
    #[error("{0:?} cannot be a user name: it has to be a plain file name without ':'")]
    Name(String),
    /// The name stands twice.
    #[error("the user {0:?} is there twice")]
    Twice(String),
    /// Something is to be added to a user who is not there.
    #[error("there is no user {0:?}")]
    Unknown(String),
    /// The hash is not an argon2 hash in PHC format.
    #[error("the hash of {0:?} is not an argon2 hash (make one with `pop3d passwd`)")]
    Hash(String),
    /// Something that is none of the fields follows the hash.
    #[error(
        "after the hash of {0:?} only SCRAM keys, token-sha256=, cert-sha256= and, last, apop=SECRET may follow"
    )]
    Field(String),
    /// A line without a colon.
    #[error("line {0} is not name:hash")]
    Line(usize),
}

impl Accounts {
    /// Adds a user whose password stands in the program itself, for demonstrations and tests. The hash and the SCRAM
    /// keys are the cheapest there are: costly ones protect a stolen file, and there is no file.
    ///
    /// # Errors
    /// The name is taken or not a plain file name.
    pub fn with_password(mut self, name: &str, password: &str) -> Result<Self, AccountError> {
        let cheap = Params::new(Params::MIN_M_COST, 1, 1, None)
            .expect("the least parameters are parameters");
        let keys = |hash| Arc::new(Keys::derive(hash, password.as_bytes(), salt(), ITERATIONS));
        let account = Account {
            hash: hash(password.as_bytes(), cheap),
            scram: Hash::ALL.map(keys).to_vec(),
            ..Account::default()
        };
        self.insert(name, account)?;
        Ok(self)
    }

    /// As [`Self::with_password`], and the same password is the user's secret for APOP and CRAM-MD5 too.
    ///
    /// # Errors
    /// The name is taken or not a plain file name.
    pub fn with_apop(self, name: &str, secret: &str) -> Result<Self, AccountError> {
        let mut accounts = self.with_password(name, secret)?;
        accounts.existing(name)?.secret = Some(Secret::new(secret.to_owned()).into());
        Ok(accounts)
    }

    /// Gives a user an access token for XOAUTH2 and OAUTHBEARER. It never runs out.
    ///
    /// # Errors
    /// There is no such user.
    pub fn with_token(mut self, name: &str, token: &str) -> Result<Self, AccountError> {
        let token = sha256(token.as_bytes());
        self.existing(name)?.tokens.push(token);
        Ok(self)
    }

    /// Lets a TLS client certificate (DER) vouch for a user, for EXTERNAL.
    ///
    /// # Errors
    /// There is no such user.
    pub fn with_certificate(
        mut self,
        name: &str,
        certificate: &[u8],
    ) -> Result<Self, AccountError> {
        let certificate = sha256(certificate);
        self.existing(name)?.certificates.push(certificate);
        Ok(self)
    }

    fn existing(&mut self, name: &str) -> Result<&mut Account, AccountError> {
        let unknown = || AccountError::Unknown(name.to_owned());
        self.users.get_mut(name).ok_or_else(unknown)
    }

    fn insert(&mut self, name: &str, account: Account) -> Result<(), AccountError> {
        if !is_plain_name(name) || name.contains(':') {
            return Err(AccountError::Name(name.to_owned()));
        }
        if self.users.contains_key(name) {
            return Err(AccountError::Twice(name.to_owned()));
        }
        self.seed.extend_from_slice(account.hash.as_bytes());
        self.seed = sha256(&self.seed);
        self.users.insert(name.to_owned(), account);
        Ok(())
    }

    /// Whether any user can log in with APOP or CRAM-MD5.
    pub fn any_apop(&self) -> bool {
        self.users.values().any(|account| account.secret.is_some())
    }

    /// Whether any user can log in with a certificate.
    pub fn any_certificate(&self) -> bool {
        let mut all = self.users.values();
        all.any(|account| !account.certificates.is_empty())
    }

    /// The SASL mechanisms by which any user could log in, surroundings permitting. Those with channel binding go
    /// without saying.
    pub fn mechanisms(&self) -> Vec<Mechanism> {
        let any = |is: &dyn Fn(&Account) -> bool| self.users.values().any(is);
        let can = |mechanism: &Mechanism| match mechanism {
            Mechanism::ScramPlus(_) => false,
            Mechanism::Scram(hash) => any(&|account| account.keys(*hash).is_some()),
            Mechanism::CramMd5 => self.any_apop(),
            Mechanism::External => self.any_certificate(),
            Mechanism::OAuthBearer | Mechanism::XOAuth2 => {
                any(&|account| !account.tokens.is_empty())
            }
            Mechanism::Plain | Mechanism::Login => !self.users.is_empty(),
        };
        Mechanism::ALL.into_iter().filter(can).collect()
    }

    /// The name under which a user is known who is called like this: the name itself, or what SASLprep makes of it
    /// (RFC 6856 §2.2). A name that nobody has comes back as it is.
    pub fn known_as(&self, name: &str) -> String {
        let prepared = prepare(name);
        match self.has(&prepared) && !self.has(name) {
            true => prepared.into_owned(),
            false => name.to_owned(),
        }
    }

    /// Whether there is a user of this name. Not for those who ask from outside.
    pub fn has(&self, name: &str) -> bool {
        self.users.contains_key(name)
    }

    /// Whether this is the user's password, as it came or prepared by SASLprep. Slow on purpose: call it where blocking
    /// is allowed. A user who is not there costs as much as one who is.
    pub fn verify_password(&self, name: &str, password: &[u8]) -> bool {
        let known = self.users.get(name);
        let Some(account) = known.or_else(|| self.users.values().next()) else {
            return false;
        };
        let prepared = prepare_octets(password);
        let mut tries = vec![password];
        tries.extend((prepared != password).then_some(prepared.as_ref()));
        let verify = |password: &&[u8]| {
            PasswordHash::new(&account.hash)
                .is_ok_and(|hash| Argon2::default().verify_password(password, &hash).is_ok())
        };
        let right = tries.iter().filter(|password| verify(password)).count() > 0;
        right && known.is_some()
    }

    /// Whether `digest` is MD5(stamp secret), 32 lower-case hexadecimal digits (RFC 1939 §7).
    pub fn verify_apop(&self, name: &str, stamp: &str, digest: &str) -> bool {
        self.verify_secret(name, digest, |secret| md5(&[stamp.as_bytes(), secret]))
    }

    /// Whether `digest` is HMAC-MD5(secret, challenge), 32 lower-case hexadecimal digits (RFC 2195 §2).
    pub fn verify_cram_md5(&self, name: &str, challenge: &str, digest: &str) -> bool {
        self.verify_secret(name, digest, |secret| {
            hmac_md5(secret, challenge.as_bytes())
        })
    }

    fn verify_secret(&self, name: &str, digest: &str, expected: impl Fn(&[u8]) -> String) -> bool {
        let account = self.users.get(name);
        let secret = account.and_then(|account| account.secret.as_ref());
        let known = secret.is_some();
        let secret = secret.map_or("", |secret| secret.declassify());
        let right = [secret, &prepare(secret)]
            .map(|secret| same(expected(secret.as_bytes()).as_bytes(), digest.as_bytes()));
        right.contains(&true) && known
    }

    /// Whose access token this is.
    pub fn owner_of_token(&self, token: &str) -> Option<&str> {
        let token = sha256(token.as_bytes());
        self.owner(|account| account.tokens.iter().any(|known| same(known, &token)))
    }

    /// For whom this certificate (DER) vouches.
    pub fn owner_of_certificate(&self, certificate: &[u8]) -> Option<&str> {
        let certificate = sha256(certificate);
        self.owner(|account| account.certificates.contains(&certificate))
    }

    fn owner(&self, is: impl Fn(&Account) -> bool) -> Option<&str> {
        let found = self.users.iter().find(|(_, account)| is(account));
        found.map(|(name, _)| name.as_str())
    }
}

impl Account {
    fn keys(&self, hash: Hash) -> Option<&Arc<Keys>> {
        self.scram.iter().find(|keys| keys.hash() == hash)
    }
}

/// Shows the names, never what proves them.
impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.users.keys()).finish()
    }
}

/// An argon2id hash in PHC format of the prepared password, with fresh salt.
fn hash(password: &[u8], cost: Params) -> String {
    let salt = SaltString::encode_b64(&salt()).expect("16 octets are a salt");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, cost)
        .hash_password(&prepare_octets(password), &salt)
        .expect("any password of a line's length can be hashed")
        .to_string()
}

fn salt() -> Vec<u8> {
    let mut salt = vec![0; SALT];
    SystemRandom::new()
        .fill(&mut salt)
        .expect("the system has random numbers");
    salt
}

fn sha256(octets: &[u8]) -> Vec<u8> {
    digest(&SHA256, octets).as_ref().to_vec()
}

#[cfg(test)]
mod tests;
