"""Closed shadow roots for a browser whose driver gives none (WebKit's): a script that runs before the page's own keeps them.

`python -m tests.e2e.kept_roots` is `cobrowse` with that script in the pages of its demo shop.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

KEEPER = "Symbol.for('roots that a test keeps')"
# The widget takes what it needs from a clean frame of its own making: frames are hooked when they are put in and when
# they are looked into.
SCRIPT = """(() => {
  const kept = (window[KEEPER] = new WeakMap());
  const known = new WeakSet();
  const wrap = (on, name, made) => {
    const told = on && Object.getOwnPropertyDescriptor(on, name);
    if (told?.value) Object.defineProperty(on, name, { ...told, value: made(told.value) });
    else if (told?.get) Object.defineProperty(on, name, { ...told, get: made(told.get) });
  };
  const hook = (realm) => {
    try {
      if (!realm || known.has(realm.Element.prototype)) return;
    } catch {
      return; // another origin
    }
    known.add(realm.Element.prototype);
    wrap(realm.Element.prototype, 'attachShadow', (attach) => function attachShadow(options) {
      const root = attach.call(this, options);
      if (this.localName === 'cobrowse-widget') kept.set(this, root);
      return root;
    });
    const { get } = Object.getOwnPropertyDescriptor(realm.HTMLIFrameElement.prototype, 'contentWindow');
    const look = (node) => {
      if (node?.localName === 'iframe') hook(get.call(node));
      for (const frame of node?.querySelectorAll?.('iframe') ?? []) hook(get.call(frame));
    };
    for (const name of ['contentWindow', 'contentDocument']) {
      wrap(realm.HTMLIFrameElement.prototype, name, (got) => function () {
        look(this);
        return got.call(this);
      });
    }
    const puts = {
      Node: ['appendChild', 'insertBefore', 'replaceChild'],
      Document: ['append', 'prepend', 'replaceChildren'],
      DocumentFragment: ['append', 'prepend', 'replaceChildren'],
      Element: ['append', 'prepend', 'replaceChildren', 'before', 'after', 'replaceWith', 'insertAdjacentElement'],
      CharacterData: ['before', 'after', 'replaceWith'],
    };
    for (const [type, names] of Object.entries(puts)) {
      for (const name of names) {
        wrap(realm[type].prototype, name, (put) => function (...given) {
          const result = put.apply(this, given);
          for (const node of given) look(node);
          return result;
        });
      }
    }
  };
  // The widget's elements have the prototypes of that frame; the driver asks whether a value is one of this window's.
  const typeOf = Object.getOwnPropertyDescriptor(Node.prototype, 'nodeType').get;
  const plain = Function.prototype[Symbol.hasInstance];
  const isNode = (type, kinds) => function (value) {
    // Types below this one inherit the question, and answer it themselves.
    if (this !== type) return plain.call(this, value);
    try {
      return kinds.includes(typeOf.call(value));
    } catch {
      return false;
    }
  };
  const kinds = { Node: [1, 3, 4, 7, 8, 9, 10, 11], Element: [1], HTMLElement: [1] };
  for (const [name, numbers] of Object.entries(kinds))
    Object.defineProperty(window[name], Symbol.hasInstance, { value: isNode(window[name], numbers) });
  hook(window);
})();""".replace("KEEPER", KEEPER)
KEPT = f"return window[{KEEPER}]?.get(arguments[0]) ?? null"


def keeping(html: str) -> str:
    """Put the script before all that a page runs."""
    return re.sub(r"(?is)\A\s*(<!doctype[^>]*>)?", lambda start: f"{start[0]}<script>{SCRIPT}</script>", html, count=1)


def main() -> None:
    """Run `cobrowse` with changed copies of the shop's pages."""
    from cobrowse.cli import main as cobrowse
    from cobrowse.demo import shop

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(shop.PAGES, Path(folder) / "pages"))
        for page in copy.glob("*.html"):
            page.write_text(keeping(page.read_text("utf-8")), "utf-8")
        shop.PAGES = copy
        cobrowse()


if __name__ == "__main__":
    main()
