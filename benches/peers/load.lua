-- What wrk sends: the bodies of a file in turn, one a line. An @ in a body is replaced by a number that no other request
-- has, so that no server can give two of them one answer; a body without one is sent as it is. The result is one line of
-- numbers.
--
-- wrk -s load.lua URL -- PATH FILE

local threads = 0

function setup(thread)
  thread:set("thread_number", threads)
  threads = threads + 1
end

function init(args)
  local path = args[1]
  local headers = { ["Content-Type"] = "application/json", ["Accept"] = "application/json" }
  parts, whole, sent = {}, {}, 0
  for line in io.lines(args[2]) do
    local at = line:find("@", 1, true)
    if at then
      parts[#parts + 1] = { line:sub(1, at - 1), line:sub(at + 1) }
    else
      whole[#whole + 1] = wrk.format("POST", path, headers, line)
    end
  end
  make = function(part)
    return wrk.format("POST", path, headers, part[1] .. thread_number .. "." .. sent .. part[2])
  end
end

function request()
  sent = sent + 1
  if #whole > 0 then return whole[sent % #whole + 1] end
  return make(parts[sent % #parts + 1])
end

-- Whoever is turned away comes back after a second, as a client should; else those who are turned away would be all that a
-- server under load is busy with. wrk copies every answer for this, so it is left out where nobody is turned away.
if os.getenv("PEERS_PATIENT") then
  local refused = 0

  function response(status)
    if status ~= 200 then refused = refused + 1 end
  end

  function delay()
    if refused == 0 then return 0 end
    refused = refused - 1
    return 1000
  end
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    "figures %d %d %d %d %d %d",
    summary.requests,
    summary.duration,
    errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50),
    latency:percentile(99)
  ))
end
