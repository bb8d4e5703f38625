//! Scripts, and what they can be wrapped in so that two parsers disagree about them.

use super::{ACT, Payload};

/// Every script in every wrapping, every address of a script in everything that takes one, and the odd ones.
pub(super) fn all() -> Vec<Payload> {
    let wrapped = WRAPPINGS.iter().enumerate().flat_map(|(at, wrapping)| {
        SCRIPTS.iter().enumerate().map(move |(which, script)| {
            let html = wrapping
                .replace("DEEP", &"<div>".repeat(600))
                .replace("IT", script);
            (format!("script {which} in wrapping {at}"), html)
        })
    });
    let addressed = TAKERS.iter().flat_map(|taker| {
        let named = move |address: &&str| {
            (
                format!("{address} in {taker}"),
                taker.replace("URL", address),
            )
        };
        ADDRESSES.iter().map(named)
    });
    let odd = ODD
        .iter()
        .map(|html| ((*html).to_owned(), (*html).to_owned()));
    let made = wrapped.chain(addressed).chain(odd);
    let mut all: Vec<Payload> = made
        .map(|(name, html)| Payload::new(name, html.replace("ACT", ACT)))
        .collect();
    all.extend(ENCODED.iter().map(|(charset, html)| Payload {
        name: format!("in {charset}"),
        html: html.replace("ACT", ACT),
        charset,
    }));
    all
}

/// No double quotes: wrappings put these into attributes.
const SCRIPTS: &[&str] = &[
    "<script>ACT</script>",
    "<img src=x onerror='ACT'>",
    "<svg onload=ACT></svg>",
    "<svg><script>ACT</script></svg>",
    "<svg><script href='data:text/javascript,ACT'></script></svg>",
    "<svg><animate onbegin=ACT attributeName=x dur=1s></svg>",
    "<details open ontoggle=ACT><summary>s</summary></details>",
    "<iframe srcdoc='<script>ACT</script>'></iframe>",
    "<iframe src='javascript:ACT'></iframe>",
    "<body onload=ACT>",
    "<input autofocus onfocus=ACT>",
    "<video><source onerror=ACT></video>",
    "<style onload=ACT>x{}</style>",
    "<link rel=stylesheet href='data:text/css,x' onload=ACT>",
    "<object data='data:text/html,<script>ACT</script>'></object>",
    "<embed src='data:text/html,<script>ACT</script>'>",
    "<b tabindex=0 autofocus onfocus=ACT>b</b>",
    "<style>@keyframes k{}</style><b style='animation:k 1ms' onanimationstart=ACT>b</b>",
];

/// `IT` is the script.
const WRAPPINGS: &[&str] = &[
    "IT",
    "<div>IT</div>",
    "DEEP IT",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;IT\">",
    "<math><mtext><table><mglyph><style><math>IT</style></mglyph></table></mtext></math>",
    "<form><math><mtext></form><form><mglyph><style></math>IT",
    "<math><mtext><malignmark><svg><style>IT",
    "<math><mi><mglyph><svg><mtext><style><path id=\"</style>IT\">",
    "<math><annotation-xml encoding=\"text/html\">IT</annotation-xml></math>",
    "<math><annotation-xml encoding=\"application/xhtml+xml\"><style><!--</style>IT</annotation-xml></math>",
    "<svg></p><style><a id=\"</style>IT\">",
    "<svg><foreignObject>IT</foreignObject></svg>",
    "<svg><foreignObject><math><style><!--</style>IT--></style></math></foreignObject></svg>",
    "<svg><desc><style><!--</style>IT</desc></svg>",
    "<svg><title><style><!--</style>IT</title></svg>",
    "<svg><![CDATA[</svg>IT]]>",
    "<noscript><p title=\"</noscript>IT\"></noscript>",
    "<noembed><p title=\"</noembed>IT\"></noembed>",
    "<noframes><p title=\"</noframes>IT\"></noframes>",
    "<xmp><p title=\"</xmp>IT\"></xmp>",
    "<title><p title=\"</title>IT\"></title>",
    "<textarea><p title=\"</textarea>IT\"></textarea>",
    "<iframe><p title=\"</iframe>IT\"></iframe>",
    "<style><p title=\"</style>IT\"></style>",
    "<template>IT</template>",
    "<div><template shadowrootmode=open>IT</template></div>",
    "<select><option>IT</option></select>",
    "<select><button><selectedcontent></selectedcontent></button><option selected>IT</option></select>",
    "<table><tr><td><svg><desc><td>IT",
    "<a><table><a>IT",
    "<form id=a><form id=b><input name=attributes><input name=parentNode><input name=namespaceURI>IT</form>",
    "<!--><p title=\"-->IT\">",
    "<!--!>IT-->",
    "<?xml IT ?>IT",
    "<\0script>IT",
    "</p></br><plaintext/>IT",
];

/// What takes an address that could be a script.
const TAKERS: &[&str] = &[
    "<iframe src=\"URL\"></iframe>",
    "<object data=\"URL\"></object>",
    "<embed src=\"URL\">",
    "<a href=\"URL\">a</a>",
    "<svg><a xlink:href=\"URL\"><text y=20>a</text></a></svg>",
    "<form action=\"URL\"><button autofocus>b</button></form>",
    "<meta http-equiv=refresh content=\"0;url=URL\">",
];

const ADDRESSES: &[&str] = &[
    "javascript:ACT",
    "JaVaScRiPt:ACT",
    " &#1; javascript:ACT",
    "java&#9;script:ACT",
    "java&#10;script&colon;ACT",
    "&#x6A;&#97vascript:ACT",
    "java\0script:ACT",
    "vbscript:ACT",
    "data:text/html,<script>ACT</script>",
    "data:text/html;base64,PHNjcmlwdD50b3AucG9zdE1lc3NhZ2UoNyxTdHJpbmcuZnJvbUNoYXJDb2RlKDQyKSk8L3NjcmlwdD4=",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='ACT'/>",
];

const ODD: &[&str] = &[
    "<button popovertarget=p autofocus>b</button><div id=p popover onbeforetoggle=ACT>p</div>",
    "<button commandfor=d command=show-modal>b</button><dialog id=d open oncommand=ACT>d</dialog>",
    "<script type=module>ACT</script>",
    "<script type=importmap>{\"imports\":{\"x\":\"data:text/javascript,ACT\"}}</script><script type=module>import 'x'</script>",
    "<portal src=\"javascript:ACT\"></portal>",
    "<fencedframe src=\"data:text/html,<script>ACT</script>\"></fencedframe>",
    "<isindex action=javascript:ACT type=image>",
    "<svg><set attributeName=onmouseover to=ACT /><animate attributeName=href values=javascript:ACT /></svg>",
    "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='x' onerror='ACT'/></svg>#x\"/></svg>",
    "<svg><a><animate attributeName=\"href \" values=\"javascript:ACT\"/><text y=20>x</text></a></svg>",
    "<math><maction actiontype=statusline xlink:href=\"javascript:ACT\">x</maction></math>",
    "<style>b{behavior:url(x);-moz-binding:url(data:text/xml,ACT);width:expression(ACT)}</style><b>b</b>",
    "<img src=x:x onerror\n=\nACT>",
    "<img/src=x/onerror=ACT>",
    "<IMG \"\"\"><script>ACT</script>\">",
    "<<script>ACT//<</script>",
    "<scr<script>ipt>ACT</scr</script>ipt>",
    "<x onclick=ACT autofocus tabindex=1 onfocus=ACT id=x>",
    "<frameset onload=ACT><frame src=\"javascript:ACT\">",
    "<xml id=x><a><b>&lt;script>ACT&lt;/script></b></a></xml>",
];

/// Character sets in which harmless octets become letters of HTML, or the other way round.
const ENCODED: &[(&str, &str)] = &[
    ("utf-7", "+ADw-script+AD4-ACT+ADw-/script+AD4-"),
    (
        "iso-2022-jp",
        "<b title=\"\x1b$B\"><img src=x onerror=ACT>\x1b(B\">",
    ),
    (
        "iso-2022-kr",
        "\x1b$)C<b title=\"\x0e\"><img src=x onerror=ACT>\x0f\">",
    ),
    ("hz-gb-2312", "<b title=\"~{\"><img src=x onerror=ACT>~}\">"),
    ("x-user-defined", "<script>ACT</script>"),
    ("utf-16le", "<script>ACT</script>"),
    ("us-ascii", "<img src=x onerror=ACT>"),
    ("no-such-charset", "<script>ACT</script>"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hundreds_come_out_each_with_its_script() {
        let all = all();
        assert!(all.len() > 700, "{}", all.len());
        let acting = all.iter().filter(|it| it.html.contains(ACT));
        assert!(acting.count() + TAKERS.len() + 1 >= all.len());
    }
}
