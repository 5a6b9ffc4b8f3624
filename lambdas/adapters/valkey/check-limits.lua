-- All limits of one request that share a slot, all or nothing, at the server's clock. The twin of lib/engine/limits.
-- KEYS: one counter a limit. ARGV[1]: '+' to take or '?' to look, then one letter a limit, upper case for a shadow limit;
-- then for each limit: limit, window in milliseconds, cost, and for a bucket also burst and longest delay.
-- Answer: the time, then for each limit: remaining, reset and wait in milliseconds, and where it was counted. A wait above
-- 0 refuses; a negative one admits with that delay.
-- Times are whole microseconds, exact in a double. A refusal writes nothing; what is written has its expiry with it.
-- It runs a hundred thousand times a second, so it is one straight line: a function would be made anew in every run.

local call, floor, ceil, max, min = redis.call, math.floor, math.ceil, math.max, math.min
local pack, unpack, byte, sub, rep = struct.pack, struct.unpack, string.byte, string.sub, string.rep
local FIXED, LOG, STRICT, INTERPOLATED, BUCKET = 102, 108, 115, 105, 98 -- f l s i b; the letter left is c, concurrency
local BUCKETS = '<dI4I4I4I4I4I4I4I4I4' -- newest, then the counts of newest, newest - 1 … newest - 8
local LOG_HEAD = '<I4I4I4dd' -- first, live, capacity, newest, kept until; then a ring of `capacity` times

local clock = call('TIME')
local now = clock[1] * 1000000 + clock[2]
local letters, admitted, at = ARGV[1], true, 2
-- What the first pass leaves for the second, by limit. `rooms` is how much would still pass; the rest is the kind's own.
local kinds, limits, windows, costs, rooms, waits = {}, {}, {}, {}, {}, {}
local states, marks, counts, edges, isFresh = {}, {}, {}, {}, {}

for n = 1, #KEYS do
  local key, kind = KEYS[n], byte(letters, n + 1)
  local isShadow = kind < 97
  if isShadow then kind = kind + 32 end
  local limit, window, cost = ARGV[at] + 0, ARGV[at + 1] * 1000, ARGV[at + 2] + 0
  at = at + 3
  local wait, room = 0, 0

  if kind == STRICT or kind == INTERPOLATED then
    local width = window / 8
    local bucket = floor(now / width)
    local packed = call('GET', key)
    local newest, c0, c1, c2, c3, c4, c5, c6, c7, c8 = bucket, 0, 0, 0, 0, 0, 0, 0, 0, 0
    if packed then
      newest, c0, c1, c2, c3, c4, c5, c6, c7, c8 = unpack(BUCKETS, packed)
      if newest < bucket then
        local shift = 4 * min(9, bucket - newest)
        packed = pack('<d', bucket) .. rep('\0', shift) .. sub(packed, 9, 44 - shift)
        newest, c0, c1, c2, c3, c4, c5, c6, c7, c8 = unpack(BUCKETS, packed)
        isFresh[n] = true
      end
    else
      packed = pack(BUCKETS, bucket, 0, 0, 0, 0, 0, 0, 0, 0, 0)
      isFresh[n] = true
    end
    states[n], marks[n], counts[n] = packed, newest, c0
    local younger = c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7
    local isOver
    if kind == STRICT then
      room = limit - younger - c8
      isOver = room < cost
    else
      local used = younger * width + c8 * min(width, (newest + 1) * width - now)
      room = floor((limit * width - used) / width)
      isOver = used > (limit - cost) * width
    end
    if isOver then
      -- Until enough of the oldest buckets have left, or have left far enough.
      local held, k, used = { c0, c1, c2, c3, c4, c5, c6, c7, c8 }, 9, younger + c8
      while true do
        used = used - held[k]
        if k == 1 or used + cost <= limit then break end
        k = k - 1
      end
      local leaves = (newest - k + 10) * width
      if kind == INTERPOLATED then
        local free = max(0, limit - cost - used)
        leaves = leaves - min(width, floor(free * width / max(1, held[k])))
      end
      wait = max(1, ceil((leaves - now) / 1000))
    end

  elseif kind == BUCKET then
    local burst, delay = ARGV[at] + 0, ARGV[at + 1] + 0
    at = at + 2
    local packed = call('GET', key)
    local level, since = 0, now
    if packed then
      level, since = unpack('<dd', packed)
      if since < now then
        level, since = max(0, level - limit * (now - since)), now
      end
    end
    local lag = limit * (since - now)
    local over = level + (cost - burst) * window
    if over > 0 then over = over + lag end
    room = floor((burst * window - level) / window)
    if delay > 0 then
      local patience = delay * 1000 * limit
      over = max(over, level + lag - patience)
      room = min(room, floor((patience - level - lag) / window) + 1)
    end
    if over > 0 then
      wait = ceil(over / (limit * 1000))
    elseif delay > 0 then
      wait = -ceil((level + lag) / (limit * 1000))
    end
    states[n], marks[n], counts[n] = level, since, lag

  elseif kind == FIXED then
    local packed = call('GET', key)
    local mark, count = floor(now / window), 0
    isFresh[n] = true
    if packed then
      local seen, counted = unpack('<dI4', packed)
      if seen >= mark then
        mark, count, isFresh[n] = seen, counted, false
      end
    end
    room = limit - count
    if room < cost then
      wait = ceil(((mark + 1) * window - now) / 1000)
    end
    marks[n], counts[n] = mark, count

  elseif kind == LOG then
    local head = call('GETRANGE', key, '0', '27')
    local first, live, capacity, newest, kept = 0, 0, 0, 0, 0
    local edge = now - window
    if head ~= '' then
      first, live, capacity, newest, kept = unpack(LOG_HEAD, head)
      if newest <= edge then
        first, live = 0, 0
      else
        local from = 28 + first * 8
        if unpack('<d', call('GETRANGE', key, from, from + 7)) <= edge then
          local low, high = 1, live - 1
          while low < high do
            local middle = floor((low + high) / 2)
            from = 28 + (first + middle) % capacity * 8
            if unpack('<d', call('GETRANGE', key, from, from + 7)) <= edge then low = middle + 1 else high = middle end
          end
          first, live = (first + low) % capacity, live - low
        end
      end
    end
    room = limit - live
    if room < cost then
      local leaving, from = now, 28 + (first + cost - room - 1) % max(1, capacity) * 8
      if cost - room <= live then leaving = unpack('<d', call('GETRANGE', key, from, from + 7)) end
      wait = ceil((leaving + window - now) / 1000)
    end
    states[n], marks[n], counts[n], edges[n] = first, newest, live, { capacity, kept }

  else
    local ends = call('GET', key) or ''
    local low, high = 0, #ends / 8
    while low < high do
      local middle = floor((low + high) / 2)
      if unpack('<d', ends, middle * 8 + 1) <= now then low = middle + 1 else high = middle end
    end
    if low > 0 then ends = sub(ends, low * 8 + 1) end
    local live = #ends / 8
    room = limit - live
    if room < cost then
      local leaving = now + window
      if cost - room <= live then leaving = unpack('<d', ends, (cost - room - 1) * 8 + 1) end
      wait = ceil((leaving - now) / 1000)
    end
    marks[n] = live > 0 and unpack('<d', ends, #ends - 7) or 0
    states[n], counts[n] = ends, live
  end

  if wait > 0 and not isShadow then admitted = false end
  kinds[n], limits[n], windows[n], costs[n], rooms[n], waits[n] = kind, limit, window, cost, room, wait
end

local isTaking = admitted and byte(letters, 1) == 43 -- '+'
local answer = { now }
for n = 1, #KEYS do
  local key, kind, window, cost, room, reset = KEYS[n], kinds[n], windows[n], costs[n], rooms[n], 0
  local state, mark, count = states[n], marks[n], counts[n]
  local isTaken = isTaking and waits[n] <= 0
  local twice = window / 500 -- two windows in milliseconds
  if isTaken then room = room - cost end

  if kind == STRICT or kind == INTERPOLATED then
    local width = window / 8
    if isTaken then
      local counted = pack('<I4', count + cost)
      if isFresh[n] then
        call('SET', key, sub(state, 1, 8) .. counted .. sub(state, 13), 'PX', twice)
      else
        call('SETRANGE', key, '8', counted)
      end
      reset = ceil(((mark + 9) * width - now) / 1000)
    else
      for k = 0, 8 do
        if unpack('<I4', state, 9 + 4 * k) > 0 then
          reset = ceil(((mark - k + 9) * width - now) / 1000)
          break
        end
      end
    end

  elseif kind == BUCKET then
    local level, drained = state, limits[n] * 1000
    if isTaken then
      level = level + cost * window
      call('SET', key, pack('<dd', level, mark), 'PX', ceil(level / drained))
    end
    if level > 0 then reset = ceil((level + count) / drained) end
    mark = level

  elseif kind == FIXED then
    local left = ceil(((mark + 1) * window - now) / 1000)
    if isTaken then
      count = count + cost
      if isFresh[n] then
        call('SET', key, pack('<dI4', mark, count), 'PX', twice)
      else
        call('SETRANGE', key, '8', pack('<I4', count))
      end
    end
    if count > 0 then reset = left end

  elseif kind == LOG then
    if isTaken then
      local first, capacity, kept = state, edges[n][1], edges[n][2]
      local time, all = max(now, mark), count + cost
      local units = rep(pack('<d', time), cost)
      if all > capacity then
        -- A larger ring, as long as the limit at the most: what lives in the old one, in order, then the new.
        local ring = count > 0 and call('GETRANGE', key, '28', '-1') or ''
        local more = min(limits[n], max(8, 2 * all))
        local old = sub(ring, first * 8 + 1, (first + count) * 8) .. sub(ring, 1, max(0, first + count - capacity) * 8)
        local head = pack(LOG_HEAD, 0, all, more, time, now + 2 * window)
        call('SET', key, head .. old .. units .. rep('\0', (more - all) * 8), 'PX', twice)
      else
        local from = (first + count) % capacity
        local fits = (capacity - from) * 8
        call('SETRANGE', key, 28 + from * 8, sub(units, 1, fits))
        if #units > fits then call('SETRANGE', key, '28', sub(units, fits + 1)) end
        if kept < time + window then
          kept = now + 2 * window
          call('PEXPIRE', key, twice)
        end
        call('SETRANGE', key, '0', pack(LOG_HEAD, first, all, capacity, time, kept))
      end
      mark, count = time, all
    end
    if count > 0 then reset = ceil((mark + window - now) / 1000) end

  else
    if isTaken then
      local lease = max(now + window, mark + 1)
      mark = lease + cost - 1
      for one = lease, mark do state = state .. pack('<d', one) end
      count = count + cost
      call('SET', key, state, 'PX', min(twice, ceil((mark - now) / 1000)))
    end
    if count > 0 then reset = ceil((mark - now) / 1000) end
    mark = mark - cost + 1
  end

  local i = 4 * n
  answer[i - 2], answer[i - 1], answer[i], answer[i + 1] = max(0, room), reset, waits[n], mark
end
return answer
