//! Everything in HTML and CSS that loads by itself.

use super::Payload;

/// Each of them over http, over https and without a scheme. The path says which it was, and so does the name.
pub(super) fn all(beacon: &str, named: bool) -> Vec<Payload> {
    let schemes = ["http://", "https://", "//"];
    let each = LOADS.iter().enumerate().flat_map(|(at, load)| {
        schemes.into_iter().map(move |scheme| {
            let path = if scheme == "//" {
                "bare"
            } else {
                scheme.trim_end_matches("://")
            };
            let name = if named {
                format!("{path}-{at}.")
            } else {
                String::new()
            };
            let url = format!("{scheme}{name}{beacon}/{path}/{at}");
            Payload::new(format!("load {at} {scheme}"), load.replace("URL", &url))
        })
    });
    each.collect()
}

/// `URL` is the address.
const LOADS: &[&str] = &[
    "<img src=\"URL\">",
    "<img srcset=\"URL 1x\">",
    "<img src=\"data:,\" srcset=\"URL 1w\" sizes=1px>",
    "<picture><source srcset=\"URL\"><img src=\"data:,\"></picture>",
    "<image src=\"URL\">",
    "<img lowsrc=\"URL\" dynsrc=\"URL\" src=\"URL\">",
    "<img src=\"data:,\" attributionsrc=\"URL\">",
    "<video src=\"URL\" preload=auto></video>",
    "<video poster=\"URL\"></video>",
    "<video autoplay muted><source src=\"URL\"></video>",
    "<video><track default src=\"URL\"></video>",
    "<audio src=\"URL\" autoplay></audio>",
    "<iframe src=\"URL\"></iframe>",
    "<iframe srcdoc=\"<img src='URL'>\"></iframe>",
    "<frameset><frame src=\"URL\"></frameset>",
    "<object data=\"URL\"></object>",
    "<embed src=\"URL\">",
    "<applet code=x codebase=\"URL\" archive=\"URL\"></applet>",
    "<portal src=\"URL\"></portal>",
    "<fencedframe src=\"URL\"></fencedframe>",
    "<script src=\"URL\"></script>",
    "<script type=module src=\"URL\"></script>",
    "<script type=speculationrules>{\"prefetch\":[{\"source\":\"list\",\"urls\":[\"URL\"]}],\"prerender\":[{\"source\":\"list\",\"urls\":[\"URL\"]}]}</script>",
    "<script type=importmap src=\"URL\"></script>",
    "<link rel=stylesheet href=\"URL\">",
    "<link rel=\"alternate stylesheet\" href=\"URL\">",
    "<link rel=preload as=image href=\"URL\">",
    "<link rel=preload as=style href=\"URL\">",
    "<link rel=preload as=fetch crossorigin href=\"URL\">",
    "<link rel=preload as=image imagesrcset=\"URL 1x\">",
    "<link rel=modulepreload href=\"URL\">",
    "<link rel=prefetch href=\"URL\">",
    "<link rel=prerender href=\"URL\">",
    "<link rel=preconnect href=\"URL\">",
    "<link rel=dns-prefetch href=\"URL\">",
    "<link rel=icon href=\"URL\">",
    "<link rel=manifest href=\"URL\">",
    "<link rel=compression-dictionary href=\"URL\">",
    "<link rel=import href=\"URL\">",
    "<meta http-equiv=refresh content=\"0;url=URL\">",
    "<meta http-equiv=Link content=\"<URL>; rel=preload; as=image\">",
    "<base href=\"URL/\"><img src=x>",
    "<body background=\"URL\">",
    "<table background=\"URL\"><tr><td>x</table>",
    "<table><tr><td background=\"URL\">x</table>",
    "<input type=image src=\"URL\">",
    "<form action=\"URL\"><input autofocus onfocus=form.submit()></form>",
    "<a href=\"URL\" ping=\"URL\">a</a>",
    "<svg><image href=\"URL\" width=9 height=9 /></svg>",
    "<svg><image xlink:href=\"URL\" width=9 height=9 /></svg>",
    "<svg><use href=\"URL#x\"/></svg>",
    "<svg><script href=\"URL\"></script></svg>",
    "<svg width=9 height=9><filter id=f><feImage href=\"URL\"/></filter><rect filter=\"url(#f)\" width=9 height=9 /></svg>",
    "<svg><image width=9 height=9><animate attributeName=href values=\"URL\" dur=1s fill=freeze /></image></svg>",
    "<svg><image width=9 height=9><set attributeName=href to=\"URL\"/></image></svg>",
    "<svg><rect fill=\"url(URL#x)\" width=9 height=9 /></svg>",
    "<svg><rect mask=\"url(URL#x)\" clip-path=\"url(URL#x)\" filter=\"url(URL#x)\" width=9 height=9 /></svg>",
    "<svg><style>@import url(URL);</style></svg>",
    "<svg><foreignObject><img src=\"URL\"></foreignObject></svg>",
    "<math><mtext><img src=\"URL\"></mtext></math>",
    "<div><template shadowrootmode=open><img src=\"URL\"></template></div>",
    "<noscript><img src=\"URL\"></noscript>",
    "<style>@import url(URL);</style>",
    "<style>@import \"URL\";</style>",
    "<style>@import url(\"URL\") layer(x) supports(display:block);</style>",
    "<style>@\\69mport url(URL);</style>",
    "<style>@font-face{font-family:f;src:url(URL)}b{font-family:f}</style><b>b</b>",
    "<style>b{background:url(URL)}</style><b>b</b>",
    "<style>b{background:u\\72l(URL)}</style><b>b</b>",
    "<style>b{background:/**/url(/**/URL)}b{background-image:url( \"URL\" )}</style><b>b</b>",
    "<style>b{background:image-set(\"URL\" 1x)}</style><b>b</b>",
    "<style>b{background:-webkit-image-set(url(URL) 1x)}</style><b>b</b>",
    "<style>b{background:-webkit-cross-fade(url(URL),url(URL),50%)}</style><b>b</b>",
    "<style>b{background:image(\"URL\");background:cross-fade(url(URL),red)}</style><b>b</b>",
    "<style>:root{--x:url(URL)}b{background:var(--x)}</style><b>b</b>",
    "<style>@property --y{syntax:'<image>';inherits:true;initial-value:url(URL)}b{background:var(--y)}</style><b>b</b>",
    "<style>b{display:list-item;list-style:url(URL)}</style><b>b</b>",
    "<style>b{display:list-item;list-style-image:url(URL)}</style><b>b</b>",
    "<style>b::before{content:url(URL)}</style><b>b</b>",
    "<style>b{content:url(URL)}</style><b>b</b>",
    "<style>html{cursor:url(URL),auto}</style><b>b</b>",
    "<style>b{display:block;border:9px solid;border-image:url(URL) 1}</style><b>b</b>",
    "<style>b{display:block;mask:url(URL);-webkit-mask-image:url(URL)}</style><b>b</b>",
    "<style>b{display:block;-webkit-box-reflect:below 0 url(URL)}</style><b>b</b>",
    "<style>b{display:block;filter:url(URL#f);clip-path:url(URL#c)}</style><b>b</b>",
    "<style>b{float:left;width:9px;height:9px;shape-outside:url(URL)}</style><b>b</b>",
    "<style>@namespace x url(URL);@document url(URL){b{color:red}}b{offset-path:url(URL#p)}</style><b>b</b>",
    "<style>b::marker{content:url(URL)}b{display:list-item}@counter-style c{symbols:url(URL)}</style><b>b</b>",
    "<style>a[href^=h]{background:url(URL)}</style><a href=\"https://example.org\">a</a>",
    "<style>@media screen{@supports (display:block){b{background:url(URL)}}}</style><b>b</b>",
    "<style>@container (min-width:0){b{background:url(URL)}}body{container-type:inline-size}</style><b>b</b>",
    "<style>body{& b{background:url(URL)}}</style><b>b</b>",
    "<style>@keyframes k{from,to{background:url(URL)}}b{animation:k 1s}</style><b>b</b>",
    "<b style=\"background:url(URL)\">b</b>",
    "<b style=\"background:url('URL\">b</b>",
    "<b style=\"background:url(&quot;URL&quot;)\">b</b>",
    "<b style=\"display:list-item;list-style:url(URL)\">b</b>",
    "<font style=\"content:url(URL);cursor:url(URL),auto\">b</font>",
    "<!--[if gte mso 9]><v:fill src=\"URL\"><![endif]--><v:rect><v:imagedata src=\"URL\"/></v:rect>",
    "<?xml-stylesheet href=\"URL\"?><b>b</b>",
];
