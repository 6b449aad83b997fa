/** JSON that a page cannot spoil: Prototype.js and others give all arrays a toJSON of their own. */

import { Decoder, Encoder, type Packet } from 'socket.io-parser';

/** Writes flat values, and lists of them, without asking a list how it wants to be written. */
export function safeJson(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  let text = '';
  for (const item of value) text += `${text ? ',' : ''}${safeJson(item)}`;
  return `[${text}]`;
}

/** Socket.IO's own encoding (socket.io protocol, revision 5) of packets without binary parts. */
class SafeEncoder extends Encoder {
  override encode(packet: Packet): string[] {
    let text = String(packet.type);
    if (packet.nsp && packet.nsp !== '/') text += `${packet.nsp},`;
    if (packet.id !== undefined && packet.id !== null) text += packet.id;
    if (packet.data !== undefined && packet.data !== null) text += safeJson(packet.data);
    return [text];
  }
}

export const safeParser = { Encoder: SafeEncoder, Decoder };
