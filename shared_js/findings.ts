/** What a test of masking rules tells of a page. No contents. */

export type How = 'masked' | 'blocked' | 'shown';

export interface Part {
  /** The node's number in the stream. */
  id: number;
  how: How;
  why: string;
}

export interface RuleHits {
  /** Whether the rule is for this address. */
  here: boolean;
  hits: number;
}

export interface Change {
  id: number;
  /** The element, by its names only. */
  what: string;
  before: How;
  after: How;
}

export interface Findings {
  url: string;
  parts: Part[];
  /** In the order of the rules. */
  rules: RuleHits[];
  /** Fields that look personal and are shown. */
  personal: { id: number; what: string }[];
  /** What becomes hidden or visible against the rules that hold now. */
  changes: Change[];
  /** There were more parts than are told. */
  more: boolean;
}
