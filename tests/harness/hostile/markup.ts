/** Pages of a hostile visitor, as markup and as style sheets. */

/** Every one calls `top.pwned`, asks for `/hit`, or goes somewhere if it can. ID stands for its number. */
export const MARKUP: Record<string, string> = {
  script: '<script>top.pwned("ID")</script>',
  'script with a source': '<script src="/hit?ID"></script>',
  'module script': '<script type="module" src="/hit?ID"></script>',
  'import map and speculation rules':
    '<script type="importmap">{"imports":{"a":"/hit?ID"}}</script><script type="speculationrules">{"prefetch":[{"urls":["/hit?ID"]}]}</script>',
  'svg script': '<svg><script>top.pwned("ID")</script><script href="/hit?ID"></script></svg>',
  onerror: '<img src="/hit?ID" onerror="top.pwned(\'ID\')">',
  'events of all kinds':
    '<body onload="top.pwned(1)"><details open ontoggle="top.pwned(1)"><input autofocus onfocus="top.pwned(1)"><video src="x" onerror="top.pwned(1)"></video><style onload="top.pwned(1)"></style><p style="animation:x" onanimationstart="top.pwned(1)"></p><svg onload="top.pwned(1)"><animate onbegin="top.pwned(1)" attributeName="x" dur="1s"></animate></svg><marquee onstart="top.pwned(1)">x</marquee></details>',
  'javascript address':
    '<a id=go href="javascript:top.pwned(\'ID\')">x</a><form action="javascript:top.pwned(1)"><button id=press>x</button></form>',
  'data address': '<a id=go href="data:text/html,<script>top.pwned(1)</script>">x</a>',
  'iframe with an address': '<iframe src="/hit?ID"></iframe>',
  'iframe with srcdoc':
    '<iframe srcdoc="<script>top.pwned(\'ID\')</script><img src=/hit?ID>" sandbox="allow-scripts"></iframe>',
  'iframe with javascript': '<iframe src="javascript:top.pwned(\'ID\')"></iframe>',
  object: '<object data="/hit?ID"></object><object type="text/html" data="javascript:top.pwned(1)"></object>',
  embed: '<embed src="/hit?ID">',
  applet: '<applet code="/hit?ID"></applet>',
  'objects by their parameters':
    '<object><param name=src value="/hit?ID"><param name=movie value="/hit?ID"><param name=data value="/hit?ID"></object><embed type="image/svg+xml" src="/hit?ID" style="background:url(/hit?ID)">',
  frameset: '<frameset><frame src="/hit?ID"></frameset>',
  'portal and fencedframe': '<portal src="/hit?ID"></portal><fencedframe src="/hit?ID"></fencedframe>',
  'meta refresh': '<meta http-equiv="refresh" content="0;url=/hit?ID">',
  'meta policy': '<meta http-equiv="Content-Security-Policy" content="default-src *">',
  base: '<base href="/hit?ID/"><a id=go href="x" target=_self>x</a><img src="y">',
  'link of all kinds':
    '<link rel=stylesheet href="/hit?ID"><link rel=preload as=image href="/hit?ID"><link rel=prefetch href="/hit?ID"><link rel=modulepreload href="/hit?ID"><link rel=manifest href="/hit?ID"><link rel=icon href="/hit?ID"><link rel=dns-prefetch href="//hit.example"><link rel=preconnect href="/hit?ID"><link rel=prerender href="/hit?ID"><link rel=import href="/hit?ID">',
  image: '<img src="/hit?ID">',
  srcset: '<img srcset="/hit?ID 1x, /hit?ID 2x"><picture><source srcset="/hit?ID"><img></picture>',
  'lazy image': '<img loading=lazy src="/hit?ID">',
  'image of an input': '<input type=image src="/hit?ID">',
  video: '<video src="/hit?ID" poster="/hit?ID" autoplay></video>',
  'video with sources': '<video autoplay><source src="/hit?ID"><track default src="/hit?ID"></video>',
  audio: '<audio src="/hit?ID" autoplay></audio>',
  'background attribute': '<table background="/hit?ID"><tr><td background="/hit?ID">x</table>',
  'style attribute':
    '<p style="background:url(/hit?ID);list-style:url(\'/hit?ID\');cursor:url(/hit?ID),auto;content:url(/hit?ID)">x</p>',
  'style with image-set and var':
    '<p style="--u:url(/hit?ID);background:var(--u);mask-image:image-set(\'/hit?ID\' 1x);border-image:url(/hit?ID) 1">x</p>',
  'text in style elements':
    '<style>@import "/hit?ID"; body { background: url(/hit?ID) }</style><svg><style>svg { background: url(/hit?ID) }</style></svg>',
  'style with a string in a variable':
    "<p style=\"--u:'/hit?ID';background:image-set(var(--u) 1x);mask:-webkit-image-set(var(--v, '/hit?ID') 1x)\">x</p>",
  'style with escapes': '<p style="background:u\\72l(/hit?ID);background-image:\\75rl(/hit?ID)">x</p>',
  'style with a comment inside': '<p style="background:url(/**//hit?ID);background:src(\'/hit?ID\')">x</p>',
  'svg image':
    '<svg width=50 height=50><image href="/hit?ID" width=50 height=50 /><image xlink:href="/hit?ID" width=50 height=50 /></svg>',
  'svg use':
    '<svg width=50 height=50><use href="/hit?ID#x" /><use xlink:href="data:image/svg+xml,<svg id=x onload=top.pwned(1)>#x" /></svg>',
  'svg feImage':
    '<svg width=50 height=50><filter id=f><feImage href="/hit?ID" /></filter><rect filter="url(#f)" width=50 height=50 /></svg>',
  'svg link': '<svg><a id=go xlink:href="javascript:top.pwned(1)"><text y=10>x</text></a></svg>',
  'svg animate to javascript':
    '<svg><a id=go><animate attributeName=href values="javascript:top.pwned(1)" /><set attributeName=href to="javascript:top.pwned(1)" /><text y=10>x</text></a></svg>',
  'svg attributes with addresses':
    '<svg width=50 height=50><rect fill="url(/hit?ID)" mask="url(/hit?ID#m)" clip-path="url(/hit?ID#c)" filter="url(/hit?ID#f)" marker-start="url(/hit?ID#m)" width=50 height=50 /></svg>',
  'names with a colon':
    '<x-y:iframe srcdoc="<img src=/hit?ID>"></x-y:iframe><x:iframe srcdoc="<img src=/hit?ID>"></x:iframe><x-y:img srcset="/hit?ID"></x-y:img><x-y:object data="/hit?ID"></x-y:object><x-y:script>top.pwned(1)</x-y:script><x-y:meta http-equiv=refresh content="0;url=/hit?ID"></x-y:meta><svg><x:script>top.pwned(1)</x:script><x:image href="/hit?ID"></x:image><a id=go><x:set attributeName=href to="javascript:top.pwned(1)"></x:set></a></svg>',
  'svg animate to an address':
    '<svg width=50 height=50><image id=i><animate attributeName=href values="/hit?ID;/hit?ID" dur=1s /><set attributeName=xlink:href to="/hit?ID" /></image><rect width=9 height=9><set attributeName=fill to="url(/hit?ID#x)" /><set attributeName=mask to="u\\72l(/hit?ID#x)" /></rect><set href="#i" attributeName=href to="/hit?ID" /></svg>',
  foreignObject:
    '<svg width=50 height=50><foreignObject width=50 height=50><iframe src="/hit?ID"></iframe><img src="/hit?ID"></foreignObject></svg>',
  'math link':
    '<math><maction actiontype="statusline#x" xlink:href="javascript:top.pwned(1)">x</maction><mi href="javascript:top.pwned(1)">x</mi></math>',
  noscript: '<noscript><img src="/hit?ID"></noscript>',
  template: '<template shadowrootmode=open><img src="/hit?ID"></template>',
  'xmp and plaintext': '<xmp><img src="/hit?ID"></xmp><noembed><img src="/hit?ID"></noembed>',
  form: '<form id=f action="/hit?ID" target=_top><input name=a><button id=press formaction="/hit?ID" autofocus>x</button></form>',
  link: '<a id=go href="/hit?ID" target=_top ping="/hit?ID">x</a><a id=go2 href="/hit?ID" download>x</a>',
  'focus thieves':
    '<input autofocus id=i><button accesskey=x autofocus>x</button><dialog open><input autofocus></dialog><div popover autofocus>x</div><div tabindex=0 contenteditable autofocus>x</div>',
  'password field':
    '<form><input type=password name=p autocomplete=current-password><input name=u autocomplete=username></form>',
  'custom element names':
    '<font-face>x</font-face><annotation-xml>x</annotation-xml><x-constructor is="x-evil">x</x-constructor>',
  'covering everything':
    '<div style="position:fixed;inset:0;z-index:2147483647;cursor:none;pointer-events:auto">Please sign in again</div>',
};

export const SHEETS: Record<string, string> = {
  '@import': '@import "/hit?ID"; @import url(/hit?ID); @import url("/hit?ID") screen;',
  'url in a sheet': 'body { background: url(/hit?ID) } p::before { content: url("/hit?ID") }',
  'url with escapes': 'body { background: u\\72l("/hit?ID") } html { background: \\000075rl(/hit?ID) }',
  'image-set with a string':
    'body { background: image-set("/hit?ID" 1x) ; background-image: -webkit-image-set("/hit?ID" 1x) }',
  'font face': '@font-face { font-family: x; src: url(/hit?ID), local(x) } body { font-family: x }',
  'unclosed string and url': 'body { background: url("/hit?ID',
  'quotation in an asset': 'body { background: url("asset:1") } a { background: url( "asset:2"),url(/hit?ID) }',
  'comment tricks': '/* " */ body { background: url(/hit?ID) } /* " */ html { background: url(/**//hit?ID) }',
  'namespace and charset': '@charset "utf-7"; @namespace url(/hit?ID); body { background: url(/hit?ID) }',
  'src function and cross-fade':
    'body { background: cross-fade(url(/hit?ID), url(/hit?ID), 50%); mask: src("/hit?ID") }',
  'attribute spying': 'input[value^="a"] { background: url(/hit?ID) }',
  'strings in variables':
    ':root { --u: "/hit?ID" } body { background: image-set(var(--u) 1x); cursor: image-set(var(--u) 1x), auto }',
  'registered strings and addresses':
    '@property --s { syntax: "<string>"; inherits: true; initial-value: "/hit?ID" } @property --a { syntax: "<url>"; inherits: true; initial-value: url(/hit?ID) } body { background: image-set(var(--s) 1x), var(--a) }',
  imports: '@import "/hit?ID"; @import url(/hit?ID) layer(x); @\\69mport "/hit?ID";',
  'images by other names':
    'body { background: image("/hit?ID"), im\\61ge-set("/hit?ID" 1x), image-set(image-set("/hit?ID" 1x) 1x) }',
  'custom property': ':root { --x: url(/hit?ID) } body { background: var(--x) }',
  'cursor and list':
    'body { cursor: url(/hit?ID), auto; list-style-image: url(/hit?ID); filter: url(/hit?ID#f); clip-path: url(/hit?ID#c) }',
  'document rule': '@media screen { @supports (display: grid) { body { background: url(/hit?ID) } } }',
};
