# Thin: every rule is one or two commands that can be run by hand just as well.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# The steps share one target folder and two cores; one after another is as fast, and readable.
.NOTPARALLEL:

TARGET := $(or $(CARGO_TARGET_DIR),target)
WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/test/*')

.PHONY: help
help: ## List what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-22s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- run ---

.PHONY: serve
serve: web ## Build and serve on 127.0.0.1:8000 from ./kanalatlas.db; LISTEN=host:port DATABASE=url
	cargo build --release --locked
	$(TARGET)/release/kanalatlas serve $(if $(LISTEN),--listen '$(LISTEN)') $(if $(DATABASE),--database '$(DATABASE)')

.PHONY: supergraph
supergraph: web schema/router/node_modules/.package-lock.json ## Three subgraphs over a PostgreSQL of their own, and a router with an editor on 127.0.0.1:4000; DATABASE=url, PORT=n
	cargo build --release --locked
	$(if $(DATABASE),DATABASE_URL='$(DATABASE)',scripts/with-postgres.sh) scripts/supergraph.sh $(TARGET)/release/kanalatlas $(PORT)

.PHONY: web
web: web/dist/index.html ## Build the page, if it is stale

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --ignore-scripts
	touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run build
	touch $@

# --- test: what CI runs, in this order ---

.PHONY: test
test: prerequisites check test-rust test-consumers test-federation test-web ## All that CI runs: the next six, in this order

.PHONY: prerequisites
prerequisites: ## Find or install what the tests need
	scripts/prerequisites.sh

.PHONY: check
check: web check-web fmt clippy check-beside deny ## Types, format, lints, licences; no test is run

.PHONY: check-web
check-web: web/node_modules/.package-lock.json
	cd web && npm run check

.PHONY: fmt
fmt:
	cargo fmt --check

.PHONY: clippy
clippy: web
	cargo clippy --all-targets --locked -- -D warnings

# Crates of their own, which nothing else of CI compiles: so they do not go stale.
.PHONY: check-beside
check-beside: web
	cargo check --locked --manifest-path fuzz/Cargo.toml --target-dir $(TARGET)
	cargo check --locked --manifest-path tests/compatibility/Cargo.toml --target-dir $(TARGET)

.PHONY: deny
deny:
	scripts/deny.sh

.PHONY: test-rust
test-rust: web ## The Rust tests, on SQLite and on a throw-away PostgreSQL
	scripts/with-postgres.sh cargo test --locked

.PHONY: test-consumers
test-consumers: web tests/consumers/node_modules/.package-lock.json tests/consumers/python/venv/installed ## The schema and the server against their consumers: lint, Relay, typed clients, the audit of HTTP, Python, the manual
	cargo build --locked
	cd tests/consumers && npm test

tests/consumers/node_modules/.package-lock.json: tests/consumers/package.json tests/consumers/package-lock.json
	cd tests/consumers && npm ci --ignore-scripts
	touch $@

tests/consumers/python/venv/installed: tests/consumers/python/requirements.txt
	python3 -m venv --clear tests/consumers/python/venv
	tests/consumers/python/venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $<
	touch $@

.PHONY: test-federation
test-federation: web tests/federation/node_modules/.package-lock.json schema/router/node_modules/.package-lock.json ## The slices composed, and a router over three subgraphs beside the one process
	cargo build --locked
	cd tests/federation && npm test

tests/federation/node_modules/.package-lock.json: tests/federation/package.json tests/federation/package-lock.json
	cd tests/federation && npm ci --ignore-scripts
	touch $@

schema/router/node_modules/.package-lock.json: schema/router/package.json schema/router/package-lock.json
	cd schema/router && npm ci --ignore-scripts
	touch $@

.PHONY: test-web
# A browser that goes through all questions asks more than one address may in a minute.
test-web: web tests/consumers/python/venv/installed ## The page in a browser, against the real binary
	cargo build --locked
	scripts/with-server.sh $(TARGET)/debug/kanalatlas --points-per-minute 4000000000 -- npm --prefix web test

# --- pictures ---

.PHONY: screenshots
screenshots: web ## The main views of the page as pictures in docs/page/
	cargo build --locked
	scripts/with-server.sh $(TARGET)/debug/kanalatlas -- node web/test/screenshots.js

# --- further tests, which take long or need more; CI does not run them ---

.PHONY: fuzz-api
fuzz-api: ## Random questions for five minutes, or SECONDS=n: no answer may be an error of the server or unlike the schema
	cargo build --locked
	scripts/with-server.sh $(TARGET)/debug/kanalatlas --points-per-minute 4000000000 --points-per-operation 4000000000 \
	  --log error -- scripts/fuzz-api.sh $(SECONDS)

.PHONY: fuzz-document fuzz-request
fuzz-document fuzz-request: web ## Ten minutes of libFuzzer on documents, or on bodies and addresses, or SECONDS=n; needs cargo-fuzz
	RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none $(@:fuzz-%=%) -- -max_total_time=$(or $(SECONDS),600) -max_len=20000 -rss_limit_mb=2048

.PHONY: test-compatibility
test-compatibility: ## Apollo's checks of subgraphs against the HTTP layer, on the ports 4000, 4002 and 4003
	node tests/compatibility/run.js

.PHONY: test-spreadsheet
test-spreadsheet: ## The German tables opened in LibreOffice, which has to be there (Debian: libreoffice-calc)
	cargo build --locked
	scripts/with-server.sh $(TARGET)/debug/kanalatlas -- scripts/spreadsheet-test.sh $(TARGET)/debug/kanalatlas

.PHONY: test-proxy
test-proxy: ## 10,000 requests through nginx with its cache on, or REQUESTS=n: nobody gets another's answer; needs nginx
	cargo build --locked
	scripts/with-server.sh $(TARGET)/debug/kanalatlas --points-per-minute 4000000000 --log error -- \
	  python3 scripts/proxy-test.py $(REQUESTS)

.PHONY: peers
peers: web benches/peers/node_modules/.package-lock.json ## The same questions on other GraphQL servers: answers compared, CPU, memory and speed measured; needs wrk; OPTIONS='--queries Q1'
	cargo build --release --locked
	cargo build --release --locked --manifest-path benches/peers/seaography/Cargo.toml --target-dir $(TARGET)/peers
	node benches/peers/peers.js $(OPTIONS)

benches/peers/node_modules/.package-lock.json: benches/peers/package.json benches/peers/package-lock.json
	cd benches/peers && npm ci --ignore-scripts
	touch $@

.PHONY: deep
deep: web ## What takes minutes or must be measured in a release build: hostile documents, overload, memory, an export of a million rows, random questions on both engines
	ulimit -n 8192 && \
	scripts/with-postgres.sh cargo test --release --locked --test suite -- --ignored --nocapture --test-threads 1

# --- schema ---

.PHONY: schema
schema: web tests/federation/node_modules/.package-lock.json ## Write schema/schema.graphql, the slices and the supergraph from the code
	cargo build --locked
	mkdir -p schema
	$(TARGET)/debug/kanalatlas schema > schema/schema.graphql.new
	mv schema/schema.graphql.new schema/schema.graphql
	for part in laender institutions metrics; do \
	  $(TARGET)/debug/kanalatlas schema --subgraph $$part > schema/$$part.graphql.new && \
	  mv schema/$$part.graphql.new schema/$$part.graphql; \
	done
	cd tests/federation && node lib/compose.js

.PHONY: released-schema
released-schema: ## At a release only: what clients rely on from now on
	cp schema/schema.graphql schema/released.graphql

# --- clean ---

.PHONY: clean
clean: ## Remove all that was built; databases stay
	cargo clean
	rm -rf web/dist web/node_modules schema/router/node_modules tests/federation/node_modules \
	  tests/compatibility/node_modules benches/peers/node_modules tests/consumers/node_modules \
	  tests/consumers/generated tests/consumers/python/venv*
