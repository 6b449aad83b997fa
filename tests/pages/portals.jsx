/** @jsxImportSource react */
/** Libraries that put menus, tooltips, copies and ghosts at the end of the page. `page(mark, words)` shows one of each. */

import { MenuItem, Select, TextareaAutosize, Tooltip } from '@mui/material';
import * as Radix from '@radix-ui/react-tooltip';
import jQuery from 'jquery';
import { useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import ReactSelect from 'react-select';
import addSelect2 from 'select2';
import Sortable from 'sortablejs';
import tippy from 'tippy.js';

/** Says in a portal of its own what its field says, without any attribute. */
function Echo({ mark, words }) {
  const [open, setOpen] = useState(false);
  const more = open && createPortal(<div className="bubble">{words}</div>, document.body);
  return (
    <p {...mark} onMouseEnter={() => setOpen(true)} onMouseLeave={() => setOpen(false)}>
      <span id="echo">{words}</span>
      {more}
    </p>
  );
}

function Page({ mark, words }) {
  const [typed, setTyped] = useState('');
  return (
    <>
      <div {...mark}>
        <Select id="mui-select" defaultValue="a" MenuProps={{ transitionDuration: 0 }}>
          <MenuItem value="a">A</MenuItem>
          <MenuItem value="b">{words['MUI Select']}</MenuItem>
        </Select>
      </div>
      <Tooltip title={<b>{words['MUI Tooltip']}</b>}>
        <button id="mui-tooltip" {...mark}>
          x
        </button>
      </Tooltip>
      <p>
        <TextareaAutosize id="mui-area" {...mark} value={typed} onChange={(event) => setTyped(event.target.value)} />
      </p>
      <div {...mark} id="react-select">
        <ReactSelect menuPortalTarget={document.body} options={[{ value: 'a', label: words['react-select'] }]} />
      </div>
      <Radix.Provider delayDuration={0}>
        <Radix.Root>
          <Radix.Trigger id="radix-tooltip" {...mark}>
            x
          </Radix.Trigger>
          <Radix.Portal>
            <Radix.Content>{words['Radix Tooltip']}</Radix.Content>
          </Radix.Portal>
        </Radix.Root>
      </Radix.Provider>
      <Echo mark={mark} words={words['React portal']} />
    </>
  );
}

/** What needs no framework, in the page's own markup. */
function plainParts(words) {
  addSelect2(window, jQuery);
  jQuery('#select2').select2();
  tippy('#tippy', { content: words['tippy'], duration: 0 });
  Sortable.create(document.querySelector('#sortable'), { forceFallback: true, fallbackOnBody: true });
}

export function page(mark, words) {
  plainParts(words);
  const root = createRoot(document.querySelector('#react'));
  flushSync(() => root.render(<Page mark={mark} words={words} />));
}
