/** The script of the harness page. */

import './canon.ts';
import './frameworks.ts';
import './fuzz.ts';
import './fuzz-wide.ts';
import './harness.ts';
import './hiding.ts';
import './hostile.ts';
import './lasting.ts';
import './pictures.ts';
import './probe.ts';
