-- All limits of one request, all or nothing, at the server's clock. The twin of lib/engine/limits: same names, same order.
-- KEYS: one counter a limit, all in one slot. ARGV: four for each: algorithm, limit, window in milliseconds, cost;
-- then 'look' to take nothing.
-- Answer: admitted (1 or 0), then for each limit: remaining, reset and retry-after, both in milliseconds.
-- Times are whole microseconds, exact in a double. A refusal writes nothing; what is written has its expiry with it.

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local BUCKETS = 8
local HELD = BUCKETS + 1
local LAYOUT = '<dI4I4I4I4I4I4I4I4I4'

local algorithms = {}

algorithms['sliding-window'] = {
  read = function(limit, packed)
    limit.width = limit.window * 1000 / BUCKETS
    local bucket = math.floor(now / limit.width)
    local counts, seen = {}, bucket
    if packed then
      counts = { struct.unpack(LAYOUT, packed) }
      seen = table.remove(counts, 1)
    end
    limit.newest = math.max(bucket, seen)
    local shift = limit.newest - seen
    limit.counts, limit.used = {}, 0
    for k = 1, HELD do
      local count = (k - shift >= 1 and counts[k - shift]) or 0
      limit.counts[k] = count
      limit.used = limit.used + count
    end
  end,

  admits = function(limit)
    return limit.used + limit.cost <= limit.limit
  end,

  take = function(limit)
    limit.counts[1] = limit.counts[1] + limit.cost
    limit.used = limit.used + limit.cost
  end,

  pack = function(limit)
    return struct.pack(LAYOUT, limit.newest, unpack(limit.counts))
  end,

  leaves = function(limit, bucket)
    return math.ceil(((bucket + HELD) * limit.width - now) / 1000)
  end,

  reset = function(limit)
    for k = 1, HELD do
      if limit.counts[k] > 0 then
        return limit.algorithm.leaves(limit, limit.newest - k + 1)
      end
    end
    return 0
  end,

  retry = function(limit)
    local used = limit.used
    for k = HELD, 1, -1 do
      used = used - limit.counts[k]
      if used + limit.cost <= limit.limit or k == 1 then
        return limit.algorithm.leaves(limit, limit.newest - k + 1)
      end
    end
  end,
}

local taking = ARGV[#KEYS * 4 + 1] ~= 'look'
local limits, admitted = {}, true
for n, key in ipairs(KEYS) do
  local at = (n - 1) * 4
  local limit = {
    key = key,
    algorithm = algorithms[ARGV[at + 1]],
    limit = tonumber(ARGV[at + 2]),
    window = tonumber(ARGV[at + 3]),
    cost = tonumber(ARGV[at + 4]),
  }
  limit.algorithm.read(limit, redis.call('GET', key))
  limit.admitted = limit.algorithm.admits(limit)
  admitted = admitted and limit.admitted
  limits[n] = limit
end

local answer = { admitted and 1 or 0 }
for _, limit in ipairs(limits) do
  if admitted and taking then
    limit.algorithm.take(limit)
  end
  local reset = limit.algorithm.reset(limit)
  if admitted and taking then
    -- After a clock that went back the reset can lie far ahead; what was counted is outside every window by then.
    redis.call('SET', limit.key, limit.algorithm.pack(limit), 'PX', math.min(reset, 2 * limit.window))
  end
  answer[#answer + 1] = math.max(0, limit.limit - limit.used)
  answer[#answer + 1] = reset
  answer[#answer + 1] = limit.admitted and 0 or limit.algorithm.retry(limit)
end
return answer
