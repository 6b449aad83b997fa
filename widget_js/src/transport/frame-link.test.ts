import { packControl, unpackControl } from '@cobrowse/shared/wire/envelope.ts';
import * as W from '@cobrowse/shared/wire/ops.ts';
import { unpack } from '@cobrowse/shared/wire/unpack.ts';
import { expect, test, vi } from 'vitest';
import { FrameLink } from './frame-link.ts';

/** What the hub would see, and a way to answer. */
class FakeSocket {
  static opened: FakeSocket[] = [];
  binaryType = '';
  sent: Uint8Array[] = [];
  onopen: () => void = () => {};
  onmessage: (event: { data: ArrayBuffer }) => void = () => {};
  onclose: (event: { code: number; reason: string }) => void = () => {};

  constructor() {
    FakeSocket.opened.push(this);
  }

  send(data: Uint8Array): void {
    this.sent.push(data);
  }

  close(): void {
    this.onclose({ code: 1000, reason: '' });
  }

  says(kind: number, ...values: (string | number | boolean)[]): void {
    const bytes = packControl(kind, ...values);
    this.onmessage({ data: bytes.slice().buffer as ArrayBuffer });
  }

  get writer(): unknown {
    return unpackControl((this.sent[0] as Uint8Array).slice().buffer as ArrayBuffer).values[2];
  }

  get entries(): [count: number, kind: number][] {
    return this.sent.slice(1).map((data) => {
      const envelope = unpack(data.slice().buffer as ArrayBuffer);
      if (!('entry' in envelope)) throw new Error('not an entry');
      return [envelope.entry.seq, envelope.entry.kind];
    });
  }
}

async function connected(): Promise<{ link: FrameLink; socket: FakeSocket; wanted: { keyframes: number } }> {
  FakeSocket.opened = [];
  vi.stubGlobal('WebSocket', Object.assign(FakeSocket, { OPEN: 1 }));
  vi.useFakeTimers();
  const wanted = { keyframes: 0 };
  const link = new FrameLink('ws://hub', async () => 'ticket', {
    needKeyframe: () => {
      wanted.keyframes++;
    },
    end: () => {},
    ready: () => {},
    connected: () => {},
  });
  await link.connect();
  const socket = FakeSocket.opened[0] as FakeSocket;
  socket.onopen();
  socket.says(W.WELCOME, 0, false);
  link.send(W.KIND_KEYFRAME, new Uint8Array([1]), 0);
  for (let i = 0; i < 3; i++) link.send(W.KIND_DELTA, new Uint8Array([2]), 0);
  return { link, socket, wanted };
}

async function again(): Promise<FakeSocket> {
  await vi.runAllTimersAsync();
  const socket = FakeSocket.opened[FakeSocket.opened.length - 1] as FakeSocket;
  socket.onopen();
  return socket;
}

test('what was not acknowledged is sent again over the next connection, under the same name', async () => {
  const { socket } = await connected();
  socket.says(W.ACK, 2);
  socket.close();
  const next = await again();
  expect(next.writer).toBe(socket.writer);
  next.says(W.WELCOME, 2, true);
  expect(next.entries).toEqual([
    [3, W.KIND_DELTA],
    [4, W.KIND_DELTA],
  ]);
});

test.each(['a welcome', 'a gap'])('a log that went back behind what it acknowledged, told by %s', async (how) => {
  const { socket, wanted, link } = await connected();
  socket.says(W.ACK, 4);
  if (how === 'a gap') socket.says(W.GAP, 2);
  else {
    socket.close();
    (await again()).says(W.WELCOME, 2, true);
  }
  const next = await again();
  expect(next.writer).not.toBe(socket.writer);
  expect(wanted.keyframes).toBe(1);
  next.says(W.WELCOME, 0, false);
  link.send(W.KIND_KEYFRAME, new Uint8Array([1]), 0);
  expect(next.entries).toEqual([[1, W.KIND_KEYFRAME]]);
});

test('after the end nothing is sent, also where a page keeps the socket open', async () => {
  const { link, socket, wanted } = await connected();
  const before = socket.sent.length;
  socket.close = () => {};
  link.close();
  link.send(W.KIND_DELTA, new Uint8Array([2]), 0);
  link.sendEphemeral(new Uint8Array([3]));
  link.setHidden(true);
  socket.says(W.NEED_KEYFRAME, 0, 'heal');
  expect(socket.sent.length).toBe(before);
  expect(wanted.keyframes, 'a request that was under way begins nothing anew').toBe(0);
});
