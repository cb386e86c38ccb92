//! One of the two programs is linked as OTEP 4947 asks for: with the slot among the dynamic symbols.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-link-arg-bin=trace-writer-exported=-Wl,--export-dynamic-symbol=otel_thread_ctx_v1");
}
