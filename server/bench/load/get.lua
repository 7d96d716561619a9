-- The same request each time, with the cookie of COOKIE.
dofile(os.getenv("LOAD_DIR") .. "/result.lua")
wrk.headers["Cookie"] = os.getenv("COOKIE")
