# Thin: each target installs what it needs (and says so), then calls cargo.

.PHONY: run test bench

run:
	./tests/testbed/build-packages.sh
	cargo build --release --package vigie
	@if [ "$$(id -u)" -eq 0 ]; then exec ./target/release/vigie run; else exec sudo ./target/release/vigie run; fi

test:
	./tests/testbed/packages.sh
	./tests/run.sh

bench:
	./tests/testbed/build-packages.sh
	cargo build --release --package vigie
	VIGIE_BIN=$(CURDIR)/target/release/vigie cargo bench --package vigie-tests --bench cost
	cargo bench --package vigie-export --bench encode
