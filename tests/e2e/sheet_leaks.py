"""What style sheets outside of hidden parts can say of them: rules with a class `h` of a hidden element and a canary `c`."""

from __future__ import annotations

RULES = """
content|.{h}::before{content:"{c}"}
content with a counter|.{h}::after{content:counter(x) ". {c}"}
content of a state|.{h}:not(:hover)::before{content:"{c}"}
quotes|.{h}{quotes:"{c}" "x"}
custom property|.{h}{--owner:"{c}"}
bare custom property|.{h}{--owner:{c}}
picture in the sheet|.{h}{background:url("data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><text>{c}</text></svg>")}
background|.{h}{background:url(/{c}.svg) red}
list picture|.{h}{display:list-item;list-style:url("/{c}.svg")}
border picture|.{h}{border-image:url(/{c}.svg) 1}
mask picture|.{h}{mask-image:url(/{c}.svg)}
image set|.{h}{background-image:image-set("/{c}.svg" 1x)}
font family|.{h}{font-family:"{c}",serif}
bare font family|.{h}{font:12px {c}}
animation|.{h}{animation:{c} 9s}
grid area|.{h}{grid-area:{c};grid-template:"{c}" / [{c}] 1fr}
counter|.{h}{counter-reset:{c} 2;list-style-type:{c}}
container|.{h}{container:{c} / inline-size}
attribute|[data-owner="{c}"].{h}{color:red}
bare attribute|.{h}[data-owner={c}]{color:red}
nested|.{h}{color:red;&::after{content:"{c}"}}
in a group|@media screen{@supports (top:0){.{h}::before{content:"{c}"}}}
in a layer|@layer x{.{h}::before{content:"{c}"}}
keyframes|@keyframes {c}{to{content:"{c}"}}
font face|@font-face{font-family:"{c}";src:url(/{c}.svg)}
registered|@property --p-{h}{syntax:"*";inherits:true;initial-value:"{c}"}
counter style|@counter-style {c}{system:cyclic;symbols:"{c}"}
""".strip().splitlines()

WAYS = {
    "style": "add(document.head, css)",
    "style in the body": "add(document.body, css)",
    "inserted": "add(document.head, '').sheet.insertRule(css)",
    "adopted": "document.adoptedStyleSheets.push(made(css))",
}
HELPERS = """const add = (where, css) => {
  const style = document.createElement('style'); style.textContent = css; where.append(style); return style };
const made = (css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); return sheet };
"""
SCRIPTS = """
registered by a script|CSS.registerProperty({name: '--r' + h, syntax: '*', inherits: true, initialValue: JSON.stringify(c)})
animated names|e.animate([{fontFamily: c, gridArea: c, viewTransitionName: c, backgroundImage: 'url(/' + c + '.svg)'}, {}], 1e6)
changed rule|{ const s = add(document.head, '.' + h + '{color:red}'); s.sheet.cssRules[0].style.setProperty('--o', c) }
replaced|{ const s = made(''); document.adoptedStyleSheets.push(s); s.replaceSync('.' + h + '::before{content:"' + c + '"}') }
""".strip().splitlines()
"""`e` is the hidden element with the class `h`."""
