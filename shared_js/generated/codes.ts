/** Every code that both sides know. Written by `make codes`: change the source, cobrowse/codes.py. */

/** What an operator may do. */
export const ROLES = [
  /** Talks with visitors and watches screencasts. */
  'consultant',
  /** Sees masking rules and the audit trail, never a live page. */
  'auditor',
  /** May do all of it, and set how the widget looks. */
  'admin',
] as const;
export type Role = (typeof ROLES)[number];

/** States of one screencast, from the request to its end. */
export const STATES = [
  /** The visitor is asked. */
  'requested',
  /** Consented to, and the visitor's page sends. */
  'live',
  /** Live, but the visitor looks at another tab. */
  'hidden',
  /** Consented, but no page of the tab sends now. */
  'reconnecting',
  /** Never became live; `reason` says why. */
  'refused',
  /** Over; `reason` says why. */
  'ended',
] as const;
export type State = (typeof STATES)[number];

/** Why a part of the visitor's page cannot be shown, though no rule hides it. */
export const UNSHOWNS = [
  /** A frame of another website. */
  'other_origin',
  /** A frame that the page itself has closed off. */
  'sandboxed',
  /** What a plug-in or the browser's own viewer shows. */
  'embedded',
  /** A style sheet of another website that may not be read. */
  'style_sheet',
  /** A drawing with pictures of another website in it. */
  'canvas',
  /** A video: its pictures are not carried. */
  'video',
  /** A picture that is too large, or that may not be read. Found by the mirror, not told by the page. */
  'picture',
] as const;
export type Unshown = (typeof UNSHOWNS)[number];

/** What a widget may answer to a request. */
export const ANSWERS = [
  /** The visitor pressed Yes, and Start sharing where that is a second step. */
  'yes',
  /** The visitor pressed No. */
  'no',
  /** The browser lacks what the capture needs. */
  'unsupported_browser',
  /** The page is not served over https. */
  'not_secure',
  /** The connection is too slow. Also said while a screencast runs, which it ends. */
  'weak_connection',
] as const;
export type Answer = (typeof ANSWERS)[number];

/** Why a request led to no screencast. */
export const REFUSALS = [
  /** The visitor pressed No. */
  'declined',
  /** The visitor did not answer in time. */
  'no_answer',
  /** The consultant took the request back. */
  'withdrawn',
  /** The asked tab is gone, or went to another website. */
  'visitor_left',
  /** The browser lacks what the capture needs. */
  'unsupported_browser',
  /** The page is not served over https. */
  'not_secure',
  /** The visitor's connection is too slow. */
  'weak_connection',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Why a running screencast ended. */
export const END_REASONS = [
  /** The visitor pressed Stop. */
  'by_visitor',
  /** The page's own program ended it, perhaps by a button of its own. */
  'by_website',
  /** A consultant pressed End screencast. */
  'by_operator',
  /** After Yes nobody ever opened the picture: the window was blocked or closed. */
  'not_opened',
  /** The last consultant closed the picture, or signed out, and nobody came back in time. */
  'nobody_watched',
  /** The last consultant's connection was lost, and nobody came back in time. */
  'operator_lost',
  /** The visitor's connection stayed lost, or the tab was left or closed. */
  'left',
  /** The tab went to another website. */
  'other_site',
  /** The page covered the bar with Stop, and it could not be brought to the front. */
  'stop_hidden',
  /** The watchdog found what must not be sent. */
  'policy',
  /** The visitor's connection became too slow. */
  'weak_connection',
  /** A technical fault. */
  'error',
] as const;
export type EndReason = (typeof END_REASONS)[number];

/** Why the visitor's side ends a screencast. Each is an end's reason too. */
export const STOP_REASONS = [
  /** The visitor pressed Stop. */
  'by_visitor',
  /** The page's own program called `Cobrowse.end()`. */
  'by_website',
  /** The page covered the bar with Stop. */
  'stop_hidden',
  /** The capture failed, or Stop is dead. */
  'error',
] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** Why one connection is over while the screencast may go on. */
export const LINK_ENDS = [
  /** The tab connected again, or another tab has its identity. */
  'taken_over',
  /** The consultant's session is over. */
  'signed_out',
] as const;
export type LinkEnd = (typeof LINK_ENDS)[number];

/** Why the visitor's side is asked for a keyframe. */
export const KEYFRAME_REASONS = [
  /** The log is new, was lost, or belongs to another writer: nothing but a keyframe can follow. */
  'need_keyframe',
  /** The log is at its size limit, and a keyframe lets it begin anew. */
  'full',
  /** A mirror differs from the page, or cannot go on. */
  'heal',
] as const;
export type KeyframeReason = (typeof KEYFRAME_REASONS)[number];

/** What an entry of the audit trail tells. */
export const TRAIL_KINDS = [
  /** A consultant asked for a screencast, or a visitor shared again. */
  'asked',
  /** A request was answered or is over. */
  'answered',
  /** A consultant began to watch. */
  'watched',
  /** A consultant stopped watching. */
  'left',
  /** A still picture of the mirror was taken. */
  'snapshot',
  /** A screencast ended. */
  'ended',
  /** Rules were published. */
  'rules',
  /** The watchdog found what must not be in a stream. */
  'violation',
  /** Entries before this one were removed, as the retention says. */
  'trimmed',
] as const;
export type TrailKind = (typeof TRAIL_KINDS)[number];

/** Who wrote a message of a dialog. */
export const AUTHORS = [
  /** The visitor. */
  'visitor',
  /** A consultant, whom `name` names. */
  'operator',
  /** The hub: the text is a notice's code, which each side words in its own language. */
  'notice',
  /** A consultant, for consultants only. */
  'note',
] as const;
export type Author = (typeof AUTHORS)[number];

/** What a notice in a dialog says of the consultant it names. */
export const NOTICES = [
  /** This consultant took the dialog over. */
  'handed_over',
  /** This consultant closed the dialog. */
  'closed',
] as const;
export type Notice = (typeof NOTICES)[number];

/** Whether a dialog is done with. */
export const DIALOG_STATES = [
  /** It is not: a visitor who writes opens it, too. */
  'open',
  /** A consultant closed it. */
  'closed',
] as const;
export type DialogState = (typeof DIALOG_STATES)[number];

/** Which dialogs a page of the inbox lists. */
export const INBOX_VIEWS = [
  /** Open and nobody's. */
  'waiting',
  /** Open and the asking consultant's. */
  'mine',
  /** Open and another consultant's. */
  'colleagues',
  /** Closed. */
  'closed',
  /** All of these. */
  'all',
] as const;
export type InboxView = (typeof INBOX_VIEWS)[number];

/** Why something was refused, over HTTP, sockets and the command line. */
export const ERROR_CODES = [
  /** Nothing more is known. */
  'error',
  /** What was sent is not of the documented shape or size. */
  'bad_input',
  /** The session is missing or over. */
  'not_signed_in',
  /** The sender is known, but this is not its right. */
  'not_allowed',
  /** No such thing, or none that the sender may know of. */
  'not_found',
  /** The state does not admit this now. */
  'conflict',
  /** Over a documented size limit. */
  'too_large',
  /** Over a documented rate limit. */
  'too_many',
  /** What this needs is out of reach now; trying again later is right. */
  'unavailable',
  /** The hub cannot start. */
  'start_up',
  /** A fault of the hub, which its log explains. */
  'internal',
  /** The request is not HTTP that the hub reads. */
  'bad_request',
  /** This address has no such method. */
  'method_not_allowed',
  /** The body is larger than any that is read. */
  'request_entity_too_large',
  /** The body is larger than the hub passes on. */
  'request_too_large',
  /** The body is not compressed as its header says. */
  'request_encoding',
  /** A field of a request over HTTP is missing or wrong. */
  'bad_field',
  /** The body is not the form that is asked for. */
  'bad_form',
  /** The body is not a JSON object. */
  'bad_json',
  /** A field of a control event is missing or wrong; the message names it. */
  'bad_payload',
  /** A text is not an origin such as `https://www.example.com`. */
  'bad_origin',
  /** Masking rules are not of the documented shape. */
  'bad_rules',
  /** Settings of the branding are wrong. */
  'bad_branding',
  /** A consent has 1 or 2 steps. */
  'bad_consent_steps',
  /** The `Origin` is none from which this is possible. */
  'origin_not_allowed',
  /** There is no token where one is needed. */
  'token_missing',
  /** The token is over: get a new one. */
  'token_expired',
  /** The token is not from this installation, or for something else. */
  'token_invalid',
  /** Wrong e-mail address or password. */
  'wrong_password',
  /** The password is too short or too long. */
  'password_length',
  /** The sign-in link was used already, or is over. */
  'link_used',
  /** The role takes no part in dialogs. */
  'role',
  /** Only admins can do this. */
  'not_admin',
  /** Only auditors and admins can do this. */
  'not_auditor',
  /** Somebody has this e-mail address already. */
  'operator_exists',
  /** There is no website with this key. */
  'unknown_site',
  /** There is no such visitor. */
  'no_visitor',
  /** The visitor is not on the website now. */
  'visitor_left',
  /** The tab went on over another connection. */
  'taken_over',
  /** There is no such dialog. */
  'no_dialog',
  /** There is no such colleague. */
  'no_operator',
  /** The message is empty. */
  'message_empty',
  /** The message is longer than the hub admits. */
  'message_too_long',
  /** Another canned reply has this shortcut. */
  'shortcut_taken',
  /** There is no such file, or it is of another dialog. */
  'no_file',
  /** The file is larger than the hub admits. */
  'file_too_large',
  /** The file is empty. */
  'file_empty',
  /** Files of this kind are not passed on. */
  'file_kind',
  /** The picture cannot be read. */
  'file_broken',
  /** The website, or the purpose, does not accept such files. */
  'file_not_allowed',
  /** A screencast of this visitor is requested or running. */
  'busy',
  /** The visitor was asked lately; `seconds` says how long to wait. */
  'paused',
  /** The visitor does not want to be asked; `seconds` says for how long. */
  'muted',
  /** The request is over, or the answer is none to what is so now. */
  'request_over',
  /** There is no such screencast, or it is over. */
  'no_screencast',
  /** The screencast belongs to another tab. */
  'other_tab',
  /** The consultant is not there any more. */
  'nobody_there',
  /** The visitor has not said Yes, or it is over. */
  'no_consent',
  /** Only who watches the screencast can do this. */
  'not_watching',
  /** The screencast is over: no picture of it can be sent. */
  'screencast_over',
  /** The snapshot's ticket is used, over, or of another dialog. */
  'ticket_invalid',
  /** No HELLO came in time. */
  'hello_timeout',
  /** The first envelope is not a HELLO, or lacks something. */
  'no_hello',
  /** The ticket is for the other side. */
  'wrong_side',
  /** The ticket is for another operator. */
  'wrong_operator',
  /** The envelope is of another version of the protocol. */
  'frame_version',
  /** The message is not an envelope that this side may send. */
  'frame_malformed',
  /** The envelope is larger than the hub admits. */
  'frame_too_large',
  /** The body is not compressed as its header says. */
  'frame_encoding',
  /** A body cannot be decoded; the message says where. */
  'wire',
  /** The connection over HTTP is over. */
  'no_transport',
  /** The hub that has this connection is out of reach. */
  'hub_gone',
  /** There is no such asset. */
  'no_asset',
  /** The bytes do not have the hash that names them. */
  'asset_hash',
  /** Assets of this type are never shown. */
  'asset_type',
  /** The asset is larger than the hub admits. */
  'asset_too_large',
  /** The body is not compressed as its header says. */
  'asset_encoding',
  /** This is no address of an asset. */
  'asset_url',
  /** The website's owner did not list this origin for assets. */
  'asset_origin',
  /** Assets of private addresses are not fetched. */
  'asset_address',
  /** The asset is redirected too often. */
  'asset_redirects',
  /** The asset could not be fetched. */
  'asset_unreachable',
  /** Another version was published meanwhile. */
  'rules_changed',
  /** There is no such version. */
  'no_rules',
  /** A setting is wrong. */
  'settings',
  /** The hubs of one installation do not have the same key. */
  'secret_key',
  /** The data folder cannot be used. */
  'data_dir',
  /** The database cannot be used. */
  'database',
  /** Redis cannot be used. */
  'redis',
  /** This needs Redis. */
  'no_redis',
  /** The port cannot be used. */
  'port',
  /** The system cannot share a port between processes. */
  'workers',
  /** The browser bundles were not built. */
  'no_bundles',
  /** There is no browser to drive, or it does not do what it should. */
  'no_browser',
  /** There is nothing there to audit. */
  'bad_target',
  /** The sitemap cannot be read. */
  'bad_sitemap',
  /** More pages than `--max-pages`. */
  'too_many_pages',
  /** The file of steps is not of the documented shape. */
  'bad_steps',
  /** `--write-baseline` needs a file. */
  'no_baseline',
  /** The file is not a baseline. */
  'bad_baseline',
  /** The file is not a HAR file that has what is looked for. */
  'bad_har',
  /** The HAR file has no such entry. */
  'no_entry',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Ends that the visitor's side wanted: the next request waits, and the visitor may share again. */
export const STOPPED = ['by_visitor', 'by_website'] as const satisfies readonly EndReason[];

/** What a browser may answer instead of Yes or No. */
export const IMPOSSIBLE = [
  'unsupported_browser',
  'not_secure',
  'weak_connection',
] as const satisfies readonly Refusal[];
