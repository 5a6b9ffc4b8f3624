-- All limits of one request that share a slot, all or nothing, at the server's clock. The twin of lib/engine/limits.
-- KEYS: one counter a limit. ARGV[1]: '+' to take or '?' to look, then one letter a limit, upper case for a shadow limit,
-- and '*' where the next words are the costs, which are 1 otherwise; then for each limit: limit, window in milliseconds, and
-- for a bucket also burst and longest delay.
-- Answer: one string of doubles, for the server is faster with one string than with a list. The time, then for each limit:
-- remaining, reset and wait in milliseconds, and where it was counted. A wait above 0 refuses; a negative one admits with
-- that delay.
-- Times are whole microseconds, exact in a double. A refusal writes nothing; what is written has its expiry with it.
-- It runs a hundred thousand times a second, and all of it anew each time: so it makes no function, makes tables only for
-- more than one limit, and looks names up where they are used.

local call, pack, unpack = redis.call, struct.pack, struct.unpack
local FIXED, LOG, STRICT, INTERPOLATED, BUCKET = 102, 108, 115, 105, 98 -- f l s i b; the letter left is c, concurrency
-- Sub-buckets: the newest's number, the sum of all counts and the newest's; then the counts of newest - 1 … newest - 8. An
-- admission in the newest bucket needs no more than this head.
local BUCKETS_HEAD = '<dI4I4'
local LOG_HEAD = '<I4I4I4dd' -- first, live, capacity, newest, kept until; then a ring of `capacity` times

local clock = call('TIME')
local now = clock[1] * 1000000 + clock[2]
local letters = ARGV[1]

-- What most calls are, on its own, which spares the server a tenth of its time: one strict sliding window with room, in the
-- bucket that is its newest already. Whatever else it is, what follows would say the same.
if letters == '+s' then
  local key = KEYS[1]
  local state = call('GET', key)
  if state then
    local limit, width = ARGV[2] + 0, ARGV[3] * 125
    local mark, total, count = unpack(BUCKETS_HEAD, state)
    if total < limit and (mark + 1) * width > now then
      call('SETRANGE', key, '8', pack('<I4I4', total + 1, count + 1))
      local left = (mark + 9) * width - now + 999
      return pack('<ddddd', now, limit - total - 1, (left - left % 1000) / 1000, 0, mark)
    end
  end
end

local size, admitted, at = #KEYS, true, 2
local hasCosts = #letters > size + 1
if hasCosts then at = at + size end
-- What the first pass finds of a limit and the second uses: `room` is how much would still pass, the rest the kind's own.
local key, kind, limit, window, cost, room, wait, state, mark, count, more, total, burst
local rows = size > 1 and {}

for n = 1, size do
  key, kind = KEYS[n], string.byte(letters, n + 1)
  local isShadow = kind < 97
  if isShadow then kind = kind + 32 end
  limit, window, cost = ARGV[at] + 0, ARGV[at + 1] * 1000, hasCosts and ARGV[n + 1] + 0 or 1
  at, wait = at + 2, 0

  if kind == STRICT or kind == INTERPOLATED then
    local width = window / 8
    state = call('GET', key)
    if state then mark, total, count = unpack(BUCKETS_HEAD, state) end
    more = not state or (mark + 1) * width <= now
    if more then
      -- More than the head changes: `more` says that the value is written whole. What is still inside moves up.
      local bucket = (now - now % width) / width
      local kept = state and math.max(0, 9 - bucket + mark) or 0
      state = string.rep('\0', 48 - 4 * kept) .. string.sub(state or '', 13, 12 + 4 * kept)
      mark, total, count = bucket, 0, 0
      for from = 49 - 4 * kept, 45, 4 do total = total + unpack('<I4', state, from) end
    end
    local isOver
    if kind == STRICT then
      room = limit - total
      isOver = room < cost
    else
      local oldest = unpack('<I4', state, 45)
      local used = (total - oldest) * width + oldest * math.min(width, (mark + 1) * width - now)
      room = math.floor((limit * width - used) / width)
      isOver = used > (limit - cost) * width
    end
    if isOver then
      -- Until enough of the oldest buckets have left, or have left far enough.
      local k, used, held = 9, total
      while true do
        held = unpack('<I4', state, 9 + 4 * k)
        used = used - held
        if k == 1 or used + cost <= limit then break end
        k = k - 1
      end
      local leaves = (mark - k + 10) * width
      if kind == INTERPOLATED then
        local free = math.max(0, limit - cost - used)
        leaves = leaves - math.min(width, math.floor(free * width / math.max(1, held)))
      end
      wait = math.max(1, math.ceil((leaves - now) / 1000))
    end

  elseif kind == BUCKET then
    local delay = ARGV[at + 1] + 0
    burst = ARGV[at] + 0
    at = at + 2
    local packed = call('GET', key)
    state, mark, more = 0, now, 0
    if packed then
      state, mark, more = unpack('<ddd', packed)
      if mark < now then
        state, mark = state - limit * (now - mark), now
        if state < 0 then state = 0 end
      end
    end
    count = limit * (mark - now)
    local over = state + (cost - burst) * window
    if over > 0 then over = over + count end
    room = math.floor((burst * window - state) / window)
    if delay > 0 then
      local patience = delay * 1000 * limit
      over = math.max(over, state + count - patience)
      room = math.min(room, math.floor((patience - state - count) / window) + 1)
    end
    if over > 0 then
      wait = math.ceil(over / (limit * 1000))
    elseif delay > 0 then
      wait = -math.ceil((state + count) / (limit * 1000))
    end

  elseif kind == FIXED then
    local packed = call('GET', key)
    mark, count, more = (now - now % window) / window, 0, true
    if packed then
      local seen, counted = unpack('<dI4', packed)
      if seen >= mark then mark, count, more = seen, counted, false end
    end
    room = limit - count
    if room < cost then wait = math.ceil(((mark + 1) * window - now) / 1000) end

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
            local middle = math.floor((low + high) / 2)
            from = 28 + (first + middle) % capacity * 8
            if unpack('<d', call('GETRANGE', key, from, from + 7)) <= edge then low = middle + 1 else high = middle end
          end
          first, live = (first + low) % capacity, live - low
        end
      end
    end
    room = limit - live
    if room < cost then
      local leaving, from = now, 28 + (first + cost - room - 1) % math.max(1, capacity) * 8
      if cost - room <= live then leaving = unpack('<d', call('GETRANGE', key, from, from + 7)) end
      wait = math.ceil((leaving + window - now) / 1000)
    end
    state, mark, count, more = first, newest, live, { capacity, kept }

  else
    local ends = call('GET', key) or ''
    local low, high = 0, #ends / 8
    while low < high do
      local middle = math.floor((low + high) / 2)
      if unpack('<d', ends, middle * 8 + 1) <= now then low = middle + 1 else high = middle end
    end
    if low > 0 then ends = string.sub(ends, low * 8 + 1) end
    state, count = ends, #ends / 8
    mark = count > 0 and unpack('<d', ends, #ends - 7) or 0
    room = limit - count
    if room < cost then
      local leaving = now + window
      if cost - room <= count then leaving = unpack('<d', ends, (cost - room - 1) * 8 + 1) end
      wait = math.ceil((leaving - now) / 1000)
    end
  end

  if wait > 0 and not isShadow then admitted = false end
  if rows then rows[n] = { key, kind, limit, window, cost, room, wait, state, mark, count, more, total, burst } end
end

local isTaking = admitted and string.byte(letters, 1) == 43 -- '+'
local answer = rows and pack('<d', now)
for n = 1, size do
  if rows then
    local row = rows[n]
    key, kind, limit, window, cost, room = row[1], row[2], row[3], row[4], row[5], row[6]
    wait, state, mark, count, more, total, burst = row[7], row[8], row[9], row[10], row[11], row[12], row[13]
  end
  local isTaken, reset = isTaking and wait <= 0, 0
  local twice = window / 500 -- two windows in milliseconds
  if isTaken then room = room - cost end

  if kind == STRICT or kind == INTERPOLATED then
    local width, youngest = window / 8, 0
    if isTaken then
      total, count = total + cost, count + cost
      if more then
        call('SET', key, pack(BUCKETS_HEAD, mark, total, count) .. string.sub(state, 17), 'PX', twice)
      else
        call('SETRANGE', key, '8', pack('<I4I4', total, count))
      end
    else
      while youngest < 9 and unpack('<I4', state, 13 + 4 * youngest) == 0 do youngest = youngest + 1 end
    end
    if youngest < 9 then
      local left = (mark - youngest + 9) * width - now + 999
      reset = (left - left % 1000) / 1000
    end

  elseif kind == BUCKET then
    local drained = limit * 1000
    if isTaken then
      state = state + cost * window
      if limit * (more - now) >= state then
        call('SETRANGE', key, '0', pack('<dd', state, mark))
      else
        -- Twice as long as a full one takes to empty, so that the expiry is seldom written.
        local life = math.ceil(2 * burst * window / drained)
        call('SET', key, pack('<ddd', state, mark, now + life * 1000), 'PX', life)
      end
    end
    if state > 0 then reset = math.ceil((state + count) / drained) end
    mark = state

  elseif kind == FIXED then
    if isTaken then
      count = count + cost
      if more then
        call('SET', key, pack('<dI4', mark, count), 'PX', twice)
      else
        call('SETRANGE', key, '8', pack('<I4', count))
      end
    end
    if count > 0 then
      local left = (mark + 1) * window - now + 999
      reset = (left - left % 1000) / 1000
    end

  elseif kind == LOG then
    if isTaken then
      local first, capacity, kept = state, more[1], more[2]
      local time, all = math.max(now, mark), count + cost
      local units = string.rep(pack('<d', time), cost)
      if all > capacity then
        -- A larger ring, as long as the limit at the most: what lives in the old one, in order, then the new.
        local ring = count > 0 and call('GETRANGE', key, '28', '-1') or ''
        local larger = math.min(limit, math.max(8, 2 * all))
        local wrapped = string.sub(ring, 1, math.max(0, first + count - capacity) * 8)
        local old = string.sub(ring, first * 8 + 1, (first + count) * 8) .. wrapped
        local head = pack(LOG_HEAD, 0, all, larger, time, now + 2 * window)
        call('SET', key, head .. old .. units .. string.rep('\0', (larger - all) * 8), 'PX', twice)
      else
        local from = (first + count) % capacity
        local fits = (capacity - from) * 8
        call('SETRANGE', key, 28 + from * 8, string.sub(units, 1, fits))
        if #units > fits then call('SETRANGE', key, '28', string.sub(units, fits + 1)) end
        if kept < time + window then
          kept = now + 2 * window
          call('PEXPIRE', key, twice)
        end
        call('SETRANGE', key, '0', pack(LOG_HEAD, first, all, capacity, time, kept))
      end
      mark, count = time, all
    end
    if count > 0 then reset = math.ceil((mark + window - now) / 1000) end

  else
    if isTaken then
      local lease = math.max(now + window, mark + 1)
      mark, count = lease + cost - 1, count + cost
      for one = lease, mark do state = state .. pack('<d', one) end
      call('SET', key, state, 'PX', math.min(twice, math.ceil((mark - now) / 1000)))
    end
    if count > 0 then reset = math.ceil((mark - now) / 1000) end
    mark = mark - cost + 1
  end

  if room < 0 then room = 0 end
  if not rows then return pack('<ddddd', now, room, reset, wait, mark) end
  answer = answer .. pack('<dddd', room, reset, wait, mark)
end
return answer
