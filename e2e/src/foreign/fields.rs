//! Ways in which pages ask for a password, and what browsers were seen to do about it.

/// What a page's script does once the button is pressed, besides taking the fields away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It sends the password by `fetch`.
    Fetch,
    /// Nothing that the browser sees as a request, as with a WebSocket that is open already.
    Silent,
    /// It goes to another page.
    Navigate,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Fetch, Self::Silent, Self::Navigate];

    /// In addresses and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fetch => "fetch",
            Self::Silent => "silent",
            Self::Navigate => "navigate",
        }
    }
}

/// What a browser offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It asks whether to save the password.
    Asks,
    /// It shows a key that one may press to save it.
    Key,
    /// Nothing.
    Nothing,
}

/// A page's fields, and what each engine was seen to do: for the ways in their order, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// For reports.
    pub name: &'static str,
    html: &'static str,
    /// What its script does first.
    first: &'static str,
    /// Chromium 156.
    pub chromium: [Option<Offer>; 3],
    /// Firefox ESR 153.
    pub firefox: [Option<Offer>; 3],
}

const ASK: Option<Offer> = Some(Offer::Asks);
const KEY: Option<Offer> = Some(Offer::Key);
const NO: Option<Offer> = Some(Offer::Nothing);

/// All of them. The first asks wherever anything does; the last two are of the kind that the page has.
pub const ALL: &[Fields] = &[
    Fields {
        name: "a form with username and current-password",
        html: "<form onsubmit=\"return false\"><input NAME autocomplete=username><input SECRET type=password autocomplete=current-password></form>",
        first: "",
        chromium: [ASK, NO, ASK],
        firefox: [ASK, KEY, None],
    },
    Fields {
        name: "a form with autocomplete=off",
        html: "<form autocomplete=off onsubmit=\"return false\"><input NAME autocomplete=off><input SECRET type=password autocomplete=off></form>",
        first: "",
        chromium: [ASK, NO, ASK],
        firefox: [ASK, KEY, None],
    },
    Fields {
        name: "no form, type=password",
        html: "<input NAME><input SECRET type=password>",
        first: "",
        chromium: [ASK, None, None],
        firefox: [ASK, None, None],
    },
    Fields {
        name: "no form, autocomplete=off",
        html: "<input NAME autocomplete=off><input SECRET type=password autocomplete=off>",
        first: "",
        chromium: [ASK, NO, ASK],
        firefox: [ASK, KEY, None],
    },
    Fields {
        name: "autocomplete=new-password",
        html: "<input NAME><input SECRET type=password autocomplete=new-password>",
        first: "",
        chromium: [ASK, None, None],
        firefox: [ASK, None, None],
    },
    Fields {
        name: "autocomplete=one-time-code",
        html: "<input NAME><input SECRET type=password autocomplete=one-time-code>",
        first: "",
        chromium: [NO, NO, NO],
        // The key was seen at times, and at times not.
        firefox: [ASK, None, None],
    },
    Fields {
        name: "autocomplete=cc-csc",
        html: "<input NAME><input SECRET type=password autocomplete=cc-csc>",
        first: "",
        chromium: [NO, None, None],
        firefox: [ASK, None, None],
    },
    Fields {
        name: "emptied before it is taken away",
        html: "<input NAME><input SECRET type=password>",
        first: "field.value = '';",
        chromium: [ASK, NO, ASK],
        firefox: [KEY, KEY, None],
    },
    Fields {
        name: "made text and masked when the button is pressed",
        html: "<input NAME><input SECRET type=password>",
        first: "field.type = 'text'; field.style.webkitTextSecurity = 'disc';",
        chromium: [ASK, NO, ASK],
        firefox: [KEY, KEY, None],
    },
    Fields {
        name: "type=password in an open shadow root",
        html: "<input NAME><div SECRET><template shadowrootmode=open shadowrootdelegatesfocus><input type=password></template></div>",
        first: "",
        chromium: [ASK, None, None],
        firefox: [KEY, None, None],
    },
    Fields {
        name: "a masked textarea",
        html: "<input NAME autocomplete=off><textarea SECRET autocomplete=off rows=1 style=\"-webkit-text-security: disc\"></textarea>",
        first: "",
        chromium: [NO, NO, NO],
        firefox: [NO, NO, None],
    },
    Fields {
        name: "text and masked, in a form, named password",
        html: "<form onsubmit=\"return false\"><input NAME autocomplete=off><input SECRET name=password autocomplete=off style=\"-webkit-text-security: disc\"></form>",
        first: "",
        chromium: [NO, NO, NO],
        firefox: [NO, NO, None],
    },
    Fields {
        name: "text and masked",
        html: "<input NAME autocomplete=off><input SECRET autocomplete=off style=\"-webkit-text-security: disc\">",
        first: "",
        chromium: [NO, NO, NO],
        firefox: [NO, NO, None],
    },
];

/// The page at `/fields/NUMBER/WAY`.
pub(super) fn page(path: &str) -> Option<String> {
    let (number, way) = path.strip_prefix("/fields/")?.split_once('/')?;
    let fields = ALL.get(number.parse::<usize>().ok()?)?;
    let then = match Way::ALL.into_iter().find(|it| it.name() == way)? {
        Way::Fetch => "await fetch('/sent', { method: 'POST', body: secret }); away();",
        Way::Silent => "away();",
        Way::Navigate => "away(); location = '/plain';",
    };
    let html = fields
        .html
        .replace("NAME", "data-testid=address")
        .replace("SECRET", "data-testid=password");
    Some(format!(
        "<!doctype html><title>Fields</title><div>{html}</div><button type=button data-testid=sign-in>Sign in</button>
        <script>
          const away = () => {{
            document.querySelector('div').remove();
            document.body.insertAdjacentHTML('beforeend', '<p data-testid=sent>Signed in</p>');
          }};
          document.querySelector('button').onclick = async () => {{
            const host = document.querySelector('[data-testid=password]');
            const field = host.shadowRoot?.querySelector('input') ?? host, secret = field.value;
            {}
            {then}
          }};
        </script>",
        fields.first
    ))
}
