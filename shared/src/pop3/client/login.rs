//! From the greeting to the TRANSACTION state.

use super::{Client, Event, Options, SignedIn, What};
use crate::{
    pop3::{
        auth::{
            apop,
            choose::{self, Choice, ChoiceFault, Circumstances, choose},
            exchange::{Exchange, Place},
            fault::SaslFault,
            mechanism::Mechanism,
        },
        capabilities::Capabilities,
        command::{self, Clearance, Command},
        pipeline::Trust,
        state::State,
    },
    problem::{Credential, Limit, Problem, Refusal, Step},
};

/// Challenges of one login, at most. SCRAM has three.
const CHALLENGES_MAX: u32 = 8;

/// How far signing in has come.
#[derive(Debug, Default)]
pub(super) struct Login {
    choice: Option<Choice>,
    /// The one that is being tried.
    mechanism: Option<Mechanism>,
    exchange: Option<Exchange>,
    challenges: u32,
    /// Why the exchange was cancelled, until the server has confirmed it.
    cancelled: Option<SaslFault>,
    refused: Vec<(Mechanism, Refusal)>,
    utf8_asked: bool,
}

impl Login {
    pub(super) fn last_refusal(&self) -> Option<Refusal> {
        self.refused.last().map(|(_, refusal)| refusal.clone())
    }
}

impl Client {
    /// The server has greeted us.
    pub(super) fn greeted(&mut self, text: &str) {
        self.state = match core::mem::replace(&mut self.state, State::Closed) {
            State::Greeting(expected) => State::Authorization(expected.greeted(text)),
            other => other,
        };
        self.events.push_back(Event::Greeted);
        // Inside TLS, CAPA is on its way already.
        if self.in_flight.is_empty() {
            self.say(What::Capabilities, Command::Capa);
        }
    }

    /// CAPA was answered: what follows depends on the state.
    pub(super) fn learnt(&mut self, capabilities: Option<Capabilities>) -> Result<(), Problem> {
        match &mut self.state {
            State::Authorization(authorization) => {
                // A server without CAPA may still know STLS; one with CAPA and without STLS has said no.
                let offers_stls = capabilities.as_ref().is_none_or(|can| can.stls);
                authorization.learn(capabilities.clone());
                if self.stls {
                    if !offers_stls {
                        return Err(Problem::StlsNotOffered);
                    }
                    self.say(What::Stls, Command::Stls);
                } else if self.look_around {
                    self.events.push_back(Event::Capabilities(capabilities));
                    self.say(What::Quit, Command::Quit);
                } else if capabilities.is_some_and(|can| can.utf8) && !self.login.utf8_asked {
                    // Courier sends a note instead of a message with 8-bit headers to a client that has not said UTF8.
                    self.login.utf8_asked = true;
                    self.say(What::Utf8, Command::Utf8);
                } else {
                    return self.choose_and_sign_in();
                }
            }
            State::Transaction(transaction) => {
                let pipelining = capabilities.as_ref().is_some_and(|can| can.pipelining);
                transaction.learn(capabilities.clone());
                self.believe(pipelining);
                self.events.push_back(Event::Capabilities(capabilities));
            }
            _ => {}
        }
        Ok(())
    }

    /// PIPELINING is announced, or not.
    fn believe(&mut self, announced: bool) {
        self.trust = match self.trust {
            _ if !announced || !self.options.pipelining => Trust::Off,
            Trust::Off => Trust::Untested,
            other => other,
        };
    }

    pub(super) fn choose_and_sign_in(&mut self) -> Result<(), Problem> {
        let (State::Authorization(authorization), Some(credentials)) =
            (&self.state, &self.credentials)
        else {
            return Ok(());
        };
        let circumstances = Circumstances {
            encrypted: authorization.is_encrypted(),
            stamp: authorization.stamp().is_some(),
            binding: authorization.binding().is_some(),
            capabilities: authorization.capabilities(),
        };
        let choice = choose(credentials.wish, &circumstances).map_err(cannot_choose)?;
        let first = choice.ladder.first().copied();
        self.login.choice = Some(choice);
        match first {
            Some(first) => self.try_mechanism(first),
            None => Err(Problem::PasswordNotOffered {
                mechanisms: Vec::new(),
            }),
        }
    }

    /// Sends the first lines of a mechanism, in one packet.
    fn try_mechanism(&mut self, mechanism: Mechanism) -> Result<(), Problem> {
        let (State::Authorization(authorization), Some(credentials)) =
            (&self.state, self.credentials.clone())
        else {
            return Ok(());
        };
        let Some(clearance) = authorization.clearance() else {
            return Err(Problem::Internal("login without a clearance".into()));
        };
        self.login.mechanism = Some(mechanism);
        self.login.exchange = None;
        self.login.challenges = 0;
        let (user, password) = (&credentials.user, &credentials.password);
        self.secrets.hide(password.octets());
        let line = match mechanism {
            Mechanism::Apop => authorization
                .stamp()
                .and_then(|stamp| command::apop(clearance, user, &apop::digest(stamp, password)))
                .ok_or(SaslFault::Unusable(Credential::Password)),
            Mechanism::UserPass | Mechanism::Rpop => {
                command::user(clearance, user).ok_or(SaslFault::Unusable(Credential::User))
            }
            _ => {
                let place = place(&self.options);
                let binding = authorization.binding();
                Exchange::new(mechanism, user, password, &place, binding).map(|mut exchange| {
                    let initial = exchange.initial();
                    let initial = initial.as_ref().map(|octets| octets.as_slice());
                    let (line, sent) = command::auth(clearance, mechanism.name(), initial);
                    if !sent {
                        exchange.postpone();
                    }
                    self.login.exchange = Some(exchange);
                    line
                })
            }
        };
        match line {
            Ok(line) => {
                self.say_secretly(&line);
                // PASS waits for USER's answer: not every server that announces PIPELINING can do it, and it would not
                // be found out here without taking a slow login for a broken one.
                let two_lines = matches!(mechanism, Mechanism::UserPass | Mechanism::Rpop);
                let what = if two_lines { What::User } else { What::Login };
                self.wait_for(what, Command::Noop);
                Ok(())
            }
            Err(fault) => self.failed(fault),
        }
    }

    /// `+OK` to USER: now PASS, or RPOP.
    pub(super) fn user_accepted(&mut self) -> Result<(), Problem> {
        let (State::Authorization(authorization), Some(credentials)) =
            (&self.state, &self.credentials)
        else {
            return Ok(());
        };
        let line = authorization.clearance().and_then(|clearance| {
            if self.login.mechanism == Some(Mechanism::Rpop) {
                command::rpop(clearance, &credentials.user)
            } else {
                command::pass(clearance, &credentials.password)
            }
        });
        match line {
            Some(line) => {
                self.say_secretly(&line);
                self.wait_for(What::Login, Command::Noop);
                Ok(())
            }
            // Too long for a line.
            None => self.failed(SaslFault::Unusable(Credential::Password)),
        }
    }

    /// `+`: the server wants the next line.
    pub(super) fn challenged(&mut self, challenge: &[u8]) -> Result<(), Problem> {
        self.front = (self.last_sign, self.lines.pending() as u64);
        self.login.challenges += 1;
        if self.login.challenges > CHALLENGES_MAX || self.login.cancelled.is_some() {
            return Err(Problem::Exceeded(Limit::Lines));
        }
        let answer = match &mut self.login.exchange {
            Some(exchange) => exchange.respond(challenge),
            // USER, PASS and APOP have no challenges.
            None => Err(SaslFault::BadChallenge),
        };
        let line = answer.and_then(|answer| {
            let clearance = match &self.state {
                State::Authorization(authorization) => authorization.clearance(),
                _ => None,
            };
            clearance
                .and_then(|clearance: &Clearance| command::response(clearance, &answer))
                .ok_or(SaslFault::Unusable(Credential::Password))
        });
        match line {
            Ok(line) => self.say_secretly(&line),
            Err(fault) => {
                self.login.cancelled = Some(fault);
                self.cancel();
            }
        }
        Ok(())
    }

    /// `+OK` to the last line of a login.
    pub(super) fn logged_in(&mut self, text: &str) -> Result<(), Problem> {
        let Some(mechanism) = self.login.mechanism else {
            return Ok(());
        };
        // A server that accepts what we have taken back, or before it has proved who it is, is not to be believed.
        let proof = match (&self.login.cancelled, &mut self.login.exchange) {
            (Some(fault), _) => Err(fault.clone()),
            (None, Some(exchange)) => exchange.accepted(text),
            (None, None) => Ok(()),
        };
        if let Err(fault) = proof {
            return Err(Problem::Sasl { mechanism, fault });
        }
        let State::Authorization(authorization) =
            core::mem::replace(&mut self.state, State::Closed)
        else {
            return Ok(());
        };
        let expected = authorization.capabilities().cloned();
        self.state = State::Transaction(authorization.signed_in());
        self.credentials = None;
        let login = core::mem::take(&mut self.login);
        self.secrets.forget();
        // What the server said before login is believed until it says something else: every server measured that
        // announced PIPELINING before login could do it after.
        self.believe(expected.as_ref().is_some_and(|can| can.pipelining));
        let has_capa = expected.is_some();
        self.events.push_back(Event::SignedIn(SignedIn {
            mechanism,
            passed_over: login
                .choice
                .map(|choice| choice.passed_over)
                .unwrap_or_default(),
            refused: login.refused,
            expected,
        }));
        if has_capa {
            self.say(What::Capabilities, Command::Capa);
        } else {
            self.events.push_back(Event::Capabilities(None));
        }
        Ok(())
    }

    /// `-ERR` to the last line of a login.
    pub(super) fn login_refused(&mut self, mut refusal: Refusal) -> Result<(), Problem> {
        let Some(mechanism) = self.login.mechanism else {
            return Ok(());
        };
        // Our own cancelling was confirmed: what counts is why we cancelled.
        if let Some(fault) = self.login.cancelled.take() {
            return self.failed(fault);
        }
        let explanation = self.login.exchange.as_ref().and_then(Exchange::explanation);
        if let Some(explanation) = explanation {
            refusal.text = format!("{} ({explanation})", refusal.text)
                .trim_start()
                .to_owned();
        }
        let choice = self.login.choice.as_ref();
        let next = choice
            .and_then(|choice| choose::after_refusal(choice, mechanism, refusal.code.as_ref()));
        self.login.refused.push((mechanism, refusal.clone()));
        let step = Step::Login;
        self.go_on(next, Problem::Refused { step, refusal })
    }

    /// The mechanism cannot be used here.
    fn failed(&mut self, fault: SaslFault) -> Result<(), Problem> {
        let Some(mechanism) = self.login.mechanism else {
            return Ok(());
        };
        let choice = self.login.choice.as_ref();
        let next = choice.and_then(|choice| choose::after_fault(choice, mechanism, &fault));
        self.go_on(next, Problem::Sasl { mechanism, fault })
    }

    /// On to the next mechanism, or the end.
    fn go_on(&mut self, next: Option<Mechanism>, otherwise: Problem) -> Result<(), Problem> {
        match next {
            Some(next) => self.try_mechanism(next),
            None => Err(otherwise),
        }
    }
}

fn cannot_choose(fault: ChoiceFault) -> Problem {
    match fault {
        ChoiceFault::PasswordNotOffered { mechanisms } => {
            Problem::PasswordNotOffered { mechanisms }
        }
        ChoiceFault::NotOffered {
            mechanism,
            mechanisms,
        } => Problem::MechanismNotOffered {
            wanted: mechanism.name().to_owned(),
            offered: mechanisms,
        },
        ChoiceFault::NoStamp => Problem::MechanismNotOffered {
            wanted: Mechanism::Apop.name().to_owned(),
            offered: Vec::new(),
        },
        ChoiceFault::NoBinding { mechanism } => Problem::Sasl {
            mechanism,
            fault: SaslFault::NoBinding,
        },
    }
}

fn place(options: &Options) -> Place {
    let (host, port) = &options.place;
    Place {
        host: host.clone(),
        port: *port,
    }
}
