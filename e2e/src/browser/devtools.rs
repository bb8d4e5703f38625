//! What only Chromium lets its driver do: DevTools commands.

use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

use super::Browser;

/// What a picture of the page is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Its name in file names.
    pub name: &'static str,
    /// Width and height in CSS pixels.
    pub size: (u32, u32),
    /// A finger instead of a mouse.
    pub touch: bool,
    /// The system's colours are dark.
    pub dark: bool,
}

impl Look {
    /// A desk and a telephone, by day and by night.
    pub const ALL: [Self; 4] = [
        Self::desk("wide-light", false),
        Self::desk("wide-dark", true),
        Self::telephone("phone-light", false),
        Self::telephone("phone-dark", true),
    ];

    /// With this set to 1, every state is looked at in all four ways.
    const IN_FULL: &str = "POSTE_RESTANTE_ALL_LOOKS";

    /// The ways in which every state is looked at by default: the desk by day and the telephone by night, so that each size and
    /// each set of colours has its turn.
    pub fn tried() -> Vec<Self> {
        let whole = std::env::var(Self::IN_FULL).as_deref() == Ok("1");
        let step = if whole { 1 } else { 3 };
        Self::ALL.into_iter().step_by(step).collect()
    }

    /// A window on a desk.
    pub const fn desk(name: &'static str, dark: bool) -> Self {
        Self {
            name,
            size: (1280, 800),
            touch: false,
            dark,
        }
    }

    /// A telephone.
    pub const fn telephone(name: &'static str, dark: bool) -> Self {
        Self {
            name,
            size: (390, 844),
            touch: true,
            dark,
        }
    }
}

impl Browser {
    /// Gives a DevTools command, and returns its result. Chromium only.
    ///
    /// # Panics
    /// When the browser does not take it.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let call = DevTools {
            command: command.to_owned(),
            parameters,
        };
        let result = self.client.issue_cmd(call).await;
        result.unwrap_or_else(|error| panic!("{command} was refused: {error}"))
    }

    /// Makes the window look like this, with nothing in it that moves. Chromium only.
    pub async fn look(&self, look: Look) {
        let (width, height) = look.size;
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        )
        .await;
        self.devtools(
            "Emulation.setTouchEmulationEnabled",
            json!({ "enabled": look.touch }),
        )
        .await;
        let scheme = if look.dark { "dark" } else { "light" };
        let features = [
            ("prefers-color-scheme", scheme),
            ("prefers-reduced-motion", "reduce"),
        ];
        let features: Vec<Value> = features
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .into();
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        )
        .await;
        // What follows a new size is drawn in the frames after it.
        let frames = "for (let frame = 0; frame < 4; frame += 1) await new Promise(drawn => requestAnimationFrame(drawn));";
        self.script_async(frames).await;
    }

    /// Stops the page's clock at a time (milliseconds since 1970, UTC) in every page that is loaded from now on.
    /// Chromium only.
    pub async fn stop_the_clock(&self, milliseconds: i64) {
        self.devtools(
            "Emulation.setTimezoneOverride",
            json!({ "timezoneId": "UTC" }),
        )
        .await;
        let clock = format!(
            "Date = class extends Date {{
               constructor(...given) {{ if (given.length) super(...given); else super({milliseconds}); }}
               static now() {{ return {milliseconds}; }}
             }};"
        );
        self.devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": clock }),
        )
        .await;
    }
}

#[derive(Debug)]
struct DevTools {
    command: String,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (hyper::Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.parameters });
        (hyper::Method::POST, Some(body.to_string()))
    }
}
