/** Numbers of the wire format, version 1. docs/protocol.md is the specification; tests/vectors holds all readers to it. */

export const VERSION = 1;

export const KIND_KEYFRAME = 0;
export const KIND_DELTA = 1;
export const KIND_EPHEMERAL = 2;

/** The body is a deflate stream of its own, not a part of the keyframe's. */
export const FLAG_WHOLE = 1;

export const HELLO = -1;
export const WELCOME = -2;
export const ACK = -3;
export const NEED_KEYFRAME = -4;
export const GAP = -5;
export const END = -6;
export const VISIBILITY = -7;

export const OP_ROOT = 0;
export const OP_KIDS = 1;
export const OP_ATTR = 2;
export const OP_TEXT = 3;
export const OP_SHADOW = 4;
export const OP_VALUE = 5;
export const OP_CHECKED = 6;
export const OP_SELECTED = 7;
export const OP_SCROLL = 8;
export const OP_SHEET = 9;
export const OP_STYLE = 10;
export const OP_ADOPT = 11;
export const OP_ASSET = 12;
export const OP_VIEW = 13;
export const OP_PAGE = 14;
export const OP_HOVER = 15;
export const OP_FOCUS = 16;
export const OP_ACTIVE = 17;
export const OP_PRESS = 18;
export const OP_BLOCK = 19;
export const OP_READY = 20;
export const OP_FRAME = 21;
export const OP_OPEN = 22;
export const OP_SLOT = 23;
export const OP_STATE = 24;
export const OP_ENV = 25;
export const OP_ANIMATION = 26;
export const OP_TIME = 27;
export const OP_PICTURE = 28;
export const OP_MEDIA = 29;
export const OP_SELECTION = 30;
export const OP_CHECK = 31;
export const OP_SHEET_FILE = 32;
export const OP_SHEET_CHANGE = 33;
export const OP_CARET = 34;
export const OP_ZOOM = 35;
export const OP_TIMELINE = 36;
export const OP_HIGHLIGHT = 37;
export const OP_UNSHOWN = 38;
export const OP_PICKER = 39;
export const OP_SCOPE = 40;

export const STEP_END = 0;
export const STEP_KEEP = 1;
export const STEP_SKIP = 2;
export const STEP_MOVE = 3;
export const STEP_NEW = 4;

export const NODE_NEW_SHAPE = 0;
export const NODE_TEXT = -1;
export const NODE_REF = -2;

export const NS_HTML = 0;
export const NS_SVG = 1;
export const NS_MATHML = 2;
export const NAMESPACES = [
  'http://www.w3.org/1999/xhtml',
  'http://www.w3.org/2000/svg',
  'http://www.w3.org/1998/Math/MathML',
] as const;

/** The id of the top document. Ids of all other nodes follow in the order in which they are first sent. */
export const ROOT_ID = 1;

export const OPEN_CLOSED = 0;
export const OPEN_MODAL = 1;
export const OPEN_POPOVER = 2;
export const OPEN_FULLSCREEN = 3;

export const PLAY_IDLE = 0;
export const PLAY_RUNNING = 1;
export const PLAY_PAUSED = 2;
export const PLAY_FINISHED = 3;

export const FOCUS_VISIBLE = 1;
export const CHECKED = 1;
export const INDETERMINATE = 2;
export const SHADOW_CLOSED = 1;
export const SHADOW_DELEGATES_FOCUS = 2;
export const SHADOW_MANUAL_SLOTS = 4;

/** In attribute values and style sheets an asset stands as this and its number: `asset:12`. */
export const ASSET_PREFIX = 'asset:';

/** The type of an asset that the visitor's browser could not load either. */
export const BROKEN = 'broken';
