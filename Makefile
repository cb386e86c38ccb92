# Thin: each target installs what it needs (and says so), then calls cargo.

.PHONY: run test test-kernels bench format

release := $(abspath $(or $(CARGO_TARGET_DIR),target))/release

run:
	./tests/testbed/build-packages.sh
	cargo build --release --package vigie
	@if [ "$$(id -u)" -eq 0 ]; then exec $(release)/vigie run; else exec sudo $(release)/vigie run; fi

test:
	./tests/testbed/packages.sh
	./tests/run.sh

test-kernels:
	./tests/testbed/packages.sh kernels
	./tests/kernels.sh

bench:
	./tests/testbed/packages.sh kernels
	cargo build --release --package vigie
	VIGIE_BIN=$(release)/vigie cargo bench --package vigie-tests --bench cost --bench trace --bench processes
	cargo bench --package vigie-export --bench encode
	cargo bench --package vigie-detect --bench evaluate
	./tests/bench/instructions/run.sh

format:
	./tests/testbed/packages.sh
	./tests/format.sh
