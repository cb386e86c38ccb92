#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vigie_enrich::untrusted::mappings(bytes));
