# The server and its site in one small image.
#
#   docker build -t mono .
#   docker run -p 3000:3000 -e DATABASE_URL=… -e REDIS_URL=… -e MONO_TOKEN_KEY="$(openssl rand -base64 48)" mono
#   docker run -e DATABASE_OWNER_URL=… mono migrate
FROM rust:1.96-bookworm AS build
RUN rustup target add wasm32-unknown-unknown \
 && apt-get update \
 && apt-get install -qy --no-install-recommends nodejs npm \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# The tools depend on two files alone, so that this layer outlives changes of the source.
COPY Cargo.toml dev ./
RUN MONO_CACHE=/opt/mono ./dev builders
ENV PATH=/opt/mono/tools/bin:$PATH
COPY . .
RUN npm ci --prefix end2end --ignore-scripts --no-audit --no-fund
# A shipped server is worth the minutes that link-time optimisation takes.
ENV CARGO_PROFILE_RELEASE_LTO=fat CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 CARGO_PROFILE_RELEASE_OPT_LEVEL=3 \
    CARGO_PROFILE_RELEASE_INCREMENTAL=false LEPTOS_HASH_FILES=true
RUN PATH="/src/end2end/node_modules/.bin:$PATH" cargo leptos build --release -P

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -qy --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --no-create-home mono
COPY --from=build /src/target/release/server /src/target/release/hash.txt /app/
COPY --from=build /src/target/site /app/site
WORKDIR /app
ENV MONO_ENV=production LEPTOS_ENV=PROD LEPTOS_OUTPUT_NAME=mono LEPTOS_HASH_FILES=true \
    LEPTOS_SITE_ROOT=/app/site LEPTOS_SITE_PKG_DIR=pkg LEPTOS_SITE_ADDR=0.0.0.0:3000
USER mono
EXPOSE 3000
ENTRYPOINT ["/app/server"]
CMD ["serve"]
