-- A search that no earlier request of the run has asked for, so that no cached list answers. The walk begins at a place
-- that depends on the time.
dofile(os.getenv("LOAD_DIR") .. "/result.lua")
wrk.headers["Cookie"] = os.getenv("COOKIE")
local base = os.getenv("SEARCH")
local letters = "abcdefghijklmnopqrstuvwxyz"
local sorts = { "name", "-name", "email", "-email", "createdAt", "-createdAt" }
local total = 26 * 26 * 26 * #sorts
local n = (os.time() * 7919) % total

function request()
  local k = n
  n = (n + 1) % total
  local function letter()
    local i = k % 26 + 1
    k = math.floor(k / 26)
    return letters:sub(i, i)
  end
  -- Two letters are in many names, three in few: a third of the searches has three.
  local text = letter() .. letter()
  local third = letter()
  if n % 3 == 0 then text = text .. third end
  return wrk.format("GET", base .. "?page=" .. (third:byte() - 96) .. "&q=" .. text .. "&sort=" .. sorts[k % #sorts + 1])
end
