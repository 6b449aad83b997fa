/** A relay: what the publisher of a room says goes to its readers. `node relay.mjs ws|socketio|streams PORT [REDIS_URL]` */

import { createServer } from 'node:http';

const [kind, port, redisUrl] = process.argv.slice(2);
const server = createServer();

if (kind === 'ws') {
  const { WebSocketServer } = await import('ws');
  const rooms = new Map();
  new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, request) => {
    const [, role, room] = request.url.split('/');
    if (!rooms.has(room)) rooms.set(room, new Set());
    const readers = rooms.get(room);
    if (role === 'read') readers.add(socket);
    else
      socket.on('message', (data) => {
        for (const reader of readers) reader.send(data, { binary: true });
      });
  });
} else {
  const { Server } = await import('socket.io');
  const parser = (await import('socket.io-msgpack-parser')).default;
  const options = { parser, transports: ['websocket'], perMessageDeflate: false, pingInterval: 600_000 };
  const io = new Server(server, options);
  if (redisUrl) {
    const { createClient } = await import('redis');
    const [publisher, subscriber] = [createClient({ url: redisUrl }), createClient({ url: redisUrl })];
    await Promise.all([publisher.connect(), subscriber.connect()]);
    if (kind === 'streams') {
      const { createAdapter } = await import('@socket.io/redis-streams-adapter');
      io.adapter(createAdapter(publisher));
    } else {
      const { createAdapter } = await import('@socket.io/redis-adapter');
      io.adapter(createAdapter(publisher, subscriber));
    }
  }
  io.on('connection', (socket) => {
    const { role, room } = socket.handshake.query;
    if (role === 'read') socket.join(room);
    else socket.on('m', (data) => io.to(room).emit('m', data));
  });
}

server.listen(Number(port), '127.0.0.1', () => console.log('ready'));
