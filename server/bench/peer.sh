#!/usr/bin/env bash
# The same load on a peer and on Mono, one after the other, over the same PostgreSQL and Redis.
#
#   PEER=<the peer's folder, built> server/bench/peer.sh        takes about five minutes; needs wrk
#
# The peer is any set of servers with Mono's paths that `npm start -w api` and `npm start -w web` start and
# `npm run seed` fills; its own `bench/http.sh` is the load. Mono must have been built (`./dev run`).
# One JSON line a row goes to OUT (default: target/peer.jsonl), from which the ratios at the end are printed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
PEER=$(realpath "${PEER:?the folder of the peer}")
export WARMUP=${WARMUP:-3s} DURATION=${DURATION:-10s}
OUT=$(realpath -m "${OUT:-target/peer.jsonl}")
export OUT
mkdir -p "$(dirname "$OUT")"
: >"$OUT"

./dev services >/dev/null
eval "$(./dev env)"
owner=$DATABASE_OWNER_URL
data() { sed -E "s#/[^/?]+(\?|\$)#/$1\1#" <<<"$owner"; } # the owner's address of another database
own=()
finish() { for pid in "${own[@]}"; do kill -TERM -- "-$pid" 2>/dev/null || true; done; }
trap finish EXIT
start() { # start <log> <command...>: in a process group of its own; its id is left in STARTED
  local log=$1; shift
  setsid "$@" >"$log" 2>&1 &
  STARTED=$!; own+=("$STARTED")
}
stop() { kill -TERM -- "-$1" 2>/dev/null || true; wait "$1" 2>/dev/null || true; own=("${own[@]/$1}"); }
answers() { for _ in {1..300}; do curl -fsS -o /dev/null "$1" 2>/dev/null && return; sleep 0.1; done; echo "$1 does not answer" >&2; exit 1; }

listens() { for _ in {1..300}; do (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return; sleep 0.1; done; echo "nothing listens on port $1" >&2; exit 1; }

settle() { psql "$1" -qc 'vacuum analyze' -c checkpoint >&2; } # what seeding has left to do is not measured

# The uncached row walks through some 20,000 lists: it is loaded first, and so briefly that none comes twice.
load() {
  ONLY=permission DURATION=3s OUT= bash "$PEER/bench/http.sh" >&2 # both are warm then
  ONLY=uncached WARMUP=0s DURATION=3s bash "$PEER/bench/http.sh"
  bash "$PEER/bench/http.sh"
}

for name in mono_peer mono_bench; do
  psql "$(data postgres)" -qc "drop database if exists $name with (force)" -c "create database $name" >&2
done
(cd "$PEER" && DATABASE_URL=$(data mono_peer) npm run seed) >&2
settle "$(data mono_peer)"

for workers in ${WORKERS_LIST-2 1}; do
  export WORKERS=$workers
  start target/peer-api.log env -C "$PEER" DATABASE_URL="$(data mono_peer)" REDIS_URL="$REDIS_URL/5" npm start -w api
  api=$STARTED
  start target/peer-web.log env -C "$PEER" npm start -w web
  web=$STARTED
  answers http://127.0.0.1:4000/login; listens 4001
  LABEL=peer$workers REDIS_URL=$REDIS_URL/5 BASE_URL=http://127.0.0.1:4001 PAGE_URL=http://127.0.0.1:4000 \
    PIDS="api=$api web=$web" load
  stop "$web"; stop "$api"
done

DATABASE_URL=$(sed -E 's#/[^/?]+$#/mono_bench#' <<<"$DATABASE_URL")
export DATABASE_URL
DATABASE_OWNER_URL=$(data mono_bench)
export DATABASE_OWNER_URL
REDIS_URL=$REDIS_URL/2
export REDIS_URL MONO_ENV=development LEPTOS_SITE_ADDR=127.0.0.1:4100
for what in migrate seed; do "$CARGO_TARGET_DIR/release/server" "$what" >&2; done
settle "$DATABASE_OWNER_URL"
start target/peer-mono.log "$CARGO_TARGET_DIR/release/server" serve
mono=$STARTED
answers http://$LEPTOS_SITE_ADDR/readyz
LABEL=mono BASE_URL=http://$LEPTOS_SITE_ADDR EMAIL=owner@acme.test PAGE_MARK=@acme PIDS="mono=$mono" load
stop "$mono"
