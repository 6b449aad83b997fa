/** A file of a chat, as both sides are told of it. */
export interface ChatFile {
  id: string;
  name: string;
  type: string;
  bytes: number;
  /** Pixels; 0 for what is no picture. */
  width: number;
  height: number;
}
