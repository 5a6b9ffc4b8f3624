-- Gives back what receipts say was charged, at most once each, while it still counts. The twin of refundCharge.
-- KEYS: for each charge its counter, and the key that remembers its return. ARGV: each charge's token,
-- `letter:at:fence:amount:rate`. An expiry is left as it is; a counter that is gone stays gone.

local call, max, min = redis.call, math.max, math.min
local pack, unpack, sub = struct.pack, struct.unpack, string.sub
local REFUNDABLE_MILLIS = 60000
local LOG_HEAD = '<I4I4I4dd'
local clock = call('TIME')
local now = clock[1] * 1000000 + clock[2]

local returns = {}

-- A fixed window's count, if it is still that window.
returns['f'] = function(key, charge)
  local window, count = unpack('<dI4', call('GET', key))
  if window == charge.fence then call('SETRANGE', key, '8', pack('<I4', max(0, count - charge.amount))) end
end

-- A sub-bucket's count, if it is still held, and the sum of all.
returns['s'] = function(key, charge)
  local packed = call('GET', key)
  local mark, total = unpack('<dI4', packed)
  local k = mark - charge.fence
  if k < 0 or k > 8 then return end
  local from = 13 + 4 * k
  local count = unpack('<I4', packed, from)
  local left = max(0, count - charge.amount)
  local head = pack('<dI4', mark, total - count + left)
  call('SETRANGE', key, '0', head .. sub(packed, 13, from - 1) .. pack('<I4', left))
end
returns['i'] = returns['s']

-- What is still in the bucket of it: what came first leaves first.
returns['b'] = function(key, charge)
  local level, since = unpack('<dd', call('GET', key))
  local at = max(now, since)
  level = max(0, level - charge.rate * (at - since))
  local left = max(0, min(charge.amount, charge.fence - charge.rate * (at - charge.at)))
  call('SETRANGE', key, '0', pack('<dd', max(0, level - left), at))
end

-- The units of that moment, out of a ring that is laid out anew.
returns['l'] = function(key, charge)
  local packed = call('GET', key)
  local first, live, capacity, newest, kept = unpack(LOG_HEAD, packed)
  local left, given = {}, 0
  for i = 0, live - 1 do
    local from = 29 + (first + i) % capacity * 8
    if unpack('<d', packed, from) == charge.fence and given < charge.amount then
      given = given + 1
    else
      left[#left + 1] = sub(packed, from, from + 7)
    end
  end
  newest = #left > 0 and unpack('<d', left[#left]) or 0
  local ring = table.concat(left) .. string.rep('\0', given * 8 + (capacity - live) * 8)
  call('SETRANGE', key, '0', pack(LOG_HEAD, 0, #left, capacity, newest, kept) .. ring)
end

-- The leases of that name; what is named once is returned once.
returns['c'] = function(key, charge)
  local left, ends = {}, call('GET', key) or ''
  for from = 1, #ends, 8 do
    local lease = unpack('<d', ends, from)
    if lease < charge.fence or lease >= charge.fence + charge.amount then left[#left + 1] = sub(ends, from, from + 7) end
  end
  if #left * 8 == #ends then return end
  if #left == 0 then
    call('DEL', key)
  else
    call('SET', key, table.concat(left), 'PX', max(1, call('PTTL', key)))
  end
end

for n = 1, #ARGV do
  local key, memory = KEYS[2 * n - 1], KEYS[2 * n]
  local letter, at, fence, amount, rate = string.match(ARGV[n], '^(%l):([^:]+):([^:]+):([^:]+):([^:]+)$')
  local charge = { at = at + 0, fence = fence + 0, amount = amount + 0, rate = rate + 0 }
  if letter == 'c' then
    returns.c(key, charge)
  elseif now - charge.at < REFUNDABLE_MILLIS * 1000 and call('EXISTS', key) == 1 then
    -- Remembered for as long as the charge can be returned, so that it is returned once.
    if call('SET', memory, '', 'PX', REFUNDABLE_MILLIS, 'NX') then returns[letter](key, charge) end
  end
end
return 1
