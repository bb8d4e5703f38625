//! The table of mail providers (frontend/data/providers.txt), searched as it lies: it is small, and a person types slowly.

use shared::tunnel::message::{Mode, Service};

/// What a provider takes for a user name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UserForm {
    /// The whole address.
    #[default]
    Address,
    /// What stands before the @.
    LocalPart,
    /// What stands before the @, a dot, and the domain.
    Dotted,
}

impl UserForm {
    /// The user name for an address.
    pub fn of(self, address: &str) -> String {
        let address = address.trim();
        match (self, address.rsplit_once('@')) {
            (Self::LocalPart, Some((local, _))) => local.to_owned(),
            (Self::Dotted, Some((local, domain))) => [local, ".", domain].concat(),
            _ => address.to_owned(),
        }
    }
}

/// What a provider wants besides an address and its password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wants {
    /// Nothing that is known.
    #[default]
    Nothing,
    /// OAuth2, or a password made for one program.
    AppPassword,
    /// OAuth2, and no password at all.
    OAuth,
    /// It knows no encryption, as far as is known.
    Plaintext,
}

/// A provider's facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its server. Never without encryption: where none is known, TLS all the same.
    pub server: Service,
    /// Its user names.
    pub user: UserForm,
    /// What else it wants.
    pub wants: Wants,
}

/// Who has this very domain.
pub fn of(table: &str, domain: &str) -> Option<Provider> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let mut rows = lines.filter_map(|line| {
        let mut words = line.split(' ');
        Some((words.next()?, words.next()?, words))
    });
    let (host, flags, _) = rows.find(|(_, _, domains)| domains.clone().any(|it| it == domain))?;
    let mode = if flags.starts_with('s') {
        Mode::Stls
    } else {
        Mode::Tls
    };
    Some(Provider {
        server: Service {
            host: host.replace('*', domain),
            port: mode.default_port(),
            mode,
        },
        user: match flags.as_bytes().get(1) {
            Some(b'l') => UserForm::LocalPart,
            Some(b'd') => UserForm::Dotted,
            _ => UserForm::Address,
        },
        wants: match (flags.as_bytes().first(), flags.as_bytes().get(2)) {
            (Some(b'p'), _) => Wants::Plaintext,
            (_, Some(b'o')) => Wants::OAuth,
            (_, Some(b'p')) => Wants::AppPassword,
            _ => Wants::Nothing,
        },
    })
}

/// Who has the nearest domain above this one. Whoever has a domain decides what is below it, so the password is in no other
/// hands; but a part of it may have a server of its own, so the DNS is asked first.
pub fn above(table: &str, domain: &str) -> Option<Provider> {
    let mut rest = domain;
    while let Some((_, parent)) = rest.split_once('.') {
        if !parent.contains('.') {
            return None;
        }
        if let Some(provider) = of(table, parent) {
            return Some(provider);
        }
        rest = parent;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = include_str!("../../../../data/providers.txt");

    fn check(found: Option<Provider>, expected: &str) {
        let shown = found.map(|it| {
            let Service { host, port, mode } = it.server;
            format!(
                "{host} {port} {} {:?} {:?}",
                mode.as_str(),
                it.user,
                it.wants
            )
        });
        assert_eq!(shown.as_deref().unwrap_or("-"), expected);
    }

    #[test]
    fn a_domain_has_the_server_of_its_provider() {
        for (domain, expected) in [
            ("gmx.net", "pop.gmx.net 995 tls Address Nothing"),
            ("gmail.com", "pop.gmail.com 995 tls Address AppPassword"),
            ("hotmail.com", "outlook.office365.com 995 tls Address OAuth"),
            ("yahoo.fr", "pop.mail.yahoo.com 995 tls Address AppPassword"),
            ("web.de", "pop3.web.de 995 tls LocalPart Nothing"),
            ("alice.it", "in.alice.it 110 stls Address Nothing"),
            ("inbox.lv", "mail.inbox.lv 995 tls Address Nothing"),
            ("bc.iij4u.or.jp", "mbox.iij4u.or.jp 110 stls Dotted Nothing"),
            (
                "bb-niigata.jp",
                "pop.bb-niigata.jp 995 tls LocalPart Plaintext",
            ),
            (
                "mx1.tiki.ne.jp",
                "mx1.tiki.ne.jp 995 tls LocalPart Plaintext",
            ),
            ("pec.it", "pop3s.pec.aruba.it 995 tls Address Nothing"),
            ("example.org", "-"),
            ("net", "-"),
            ("", "-"),
            ("a", "-"),
            ("pop.gmx.net", "-"),
        ] {
            check(of(TABLE, domain), expected);
        }
    }

    #[test]
    fn a_domain_below_a_listed_one_belongs_to_the_same_people() {
        check(
            above(TABLE, "students.gmx.net"),
            "pop.gmx.net 995 tls Address Nothing",
        );
        check(
            above(TABLE, "a.b.inbox.lv"),
            "mail.inbox.lv 995 tls Address Nothing",
        );
        for domain in ["gmx.net", "notgmx.net", "net", "example.org", "a.b.c", ""] {
            check(above(TABLE, domain), "-");
        }
    }

    #[test]
    fn every_row_can_be_read() {
        let mut domains = std::collections::BTreeSet::new();
        let mut rows = 0;
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            rows += 1;
            let words: Vec<_> = line.split(' ').collect();
            let (host, flags) = (words[0], words[1]);
            assert!(
                host.contains(['.', '*']) && !host.contains(['/', ':', '%']),
                "{line}"
            );
            let mut letters = flags.chars();
            assert!(
                letters.next().is_some_and(|it| "tsp".contains(it)),
                "{line}"
            );
            assert!(
                letters.next().is_some_and(|it| "ald".contains(it)),
                "{line}"
            );
            assert!(letters.next().is_none_or(|it| "op".contains(it)), "{line}");
            assert!(words.len() > 2, "{line}");
            for domain in &words[2..] {
                let plain =
                    |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || ".-".contains(it);
                assert!(
                    domain.contains('.') && domain.chars().all(plain),
                    "{domain}"
                );
                assert!(domains.insert(*domain), "{domain} stands there twice");
            }
        }
        assert_eq!((rows, domains.len()), (146, 941));
    }

    #[test]
    fn user_names_are_made_of_the_address() {
        for (form, expected) in [
            (UserForm::Address, "Ann@example.org"),
            (UserForm::LocalPart, "Ann"),
            (UserForm::Dotted, "Ann.example.org"),
        ] {
            assert_eq!(form.of(" Ann@example.org "), expected);
            assert_eq!(form.of("ann"), "ann");
        }
    }
}
