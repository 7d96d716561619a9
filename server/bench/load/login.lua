-- Signs in with the JSON of LOGIN.
dofile(os.getenv("LOAD_DIR") .. "/result.lua")
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = os.getenv("LOGIN")
