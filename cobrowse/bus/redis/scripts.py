"""What happens on the server in one step. Sources are loaded at every connection and called by their hash."""

from __future__ import annotations

import hashlib

EPOCH_CHARS = 12
"""Every epoch has this length, so that messages need no separator."""

OPEN = """
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HSET', KEYS[1], 'e', ARGV[1], 'w', '', 'p', struct.pack('>I8I8I8I8', 0, 0, 0, 0))
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
"""
"""`e` the epoch, `w` the writer, `p` what every append changes: the log's seq, the writer's count, bytes, entries."""

APPEND = """
local m = redis.call('HMGET', KEYS[1], 'e', 'w', 'p')
local epoch = m[1]
if not epoch then return {'closed', 0, 0, ''} end
local seq, last, size, entries = struct.unpack('>I8I8I8I8', m[3])
local count, value, keyframe = tonumber(ARGV[2]), ARGV[3], ARGV[4] == '1'
if m[2] ~= ARGV[1] then
  if not (keyframe and count == 1) then return {'need_keyframe', 0, 0, epoch} end
  last, epoch = 0, ARGV[5]
  redis.call('HSET', KEYS[1], 'e', epoch, 'w', ARGV[1])
end
if count <= last then return {'dup', 0, last, epoch} end
if count > last + 1 then return {'gap', 0, last, epoch} end
if keyframe then
  redis.call('DEL', KEYS[2])
  size, entries = 0, 0
elseif size + #value > tonumber(ARGV[6]) or entries >= tonumber(ARGV[7]) then
  return {'full', 0, last, epoch}
end
seq = seq + 1
redis.call('XADD', KEYS[2], seq, '', value)
redis.call('HSET', KEYS[1], 'p', struct.pack('>I8I8I8I8', seq, count, size + #value, entries + 1))
if keyframe or seq % 64 == 0 then
  redis.call('EXPIRE', KEYS[1], ARGV[8])
  redis.call('EXPIRE', KEYS[2], ARGV[8])
end
if #value > 65536 then value = '' end
redis.call(ARGV[9], KEYS[3], epoch .. struct.pack('>I8', seq) .. value)
return {'ok', seq, count, epoch}
"""
"""Large entries are told without bytes: Redis ends subscribers whose buffers grow (client-output-buffer-limit)."""

LOAD = """
local m = redis.call('HMGET', KEYS[1], 'e', 'p')
if not m[1] then return {'', 0, {}} end
return {m[1], struct.unpack('>I8', m[2]), redis.call('XRANGE', KEYS[2], '-', '+')}
"""

KEEP = """
redis.call('EXPIRE', KEYS[2], ARGV[1])
return redis.call('EXPIRE', KEYS[1], ARGV[1])
"""

SWAP = """
local now = redis.call('HGET', KEYS[1], ARGV[1])
if (now or '') ~= ARGV[2] then return 0 end
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1
"""
"""Compare and set one field; an empty value is none."""

SCHEDULE = """
local t = redis.call('TIME')
redis.call('ZADD', KEYS[1], tonumber(t[1]) + tonumber(t[2]) / 1000000 + tonumber(ARGV[2]), ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
"""

DUE = """
local t = redis.call('TIME')
local now = tonumber(t[1]) + tonumber(t[2]) / 1000000
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 100)
for _, name in ipairs(due) do redis.call('ZADD', KEYS[1], now + tonumber(ARGV[1]), name) end
return due
"""
"""What is due is leased: it is due again when whoever took it did not settle it."""

ALL = (OPEN, APPEND, LOAD, KEEP, SWAP, SCHEDULE, DUE)


def sha(script: str) -> str:
    """Return the name under which Redis knows a script."""
    return hashlib.sha1(script.encode()).hexdigest()  # noqa: S324 (Redis's own naming)
