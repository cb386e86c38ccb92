//! `bpf/include/wire.h` → `bpf/src/wire.rs`, by bindgen.

use anyhow::{Context as _, Result};
use bindgen::callbacks::{DeriveInfo, ParseCallbacks, TypeKind};

use crate::output::Output;

const HEADER: &str = "bpf/include/wire.h";
const BINDINGS: &str = "bpf/src/wire.rs";

/// Derives what the decoder needs. `IntoBytes` is the padding detector: a struct with padding does not compile.
#[derive(Debug)]
struct ZerocopyDerives;

impl ParseCallbacks for ZerocopyDerives {
    fn add_derives(&self, info: &DeriveInfo<'_>) -> Vec<String> {
        if info.kind != TypeKind::Struct {
            return Vec::new();
        }
        ["FromBytes", "IntoBytes", "KnownLayout", "Immutable"].map(|derive| format!("::zerocopy::{derive}")).to_vec()
    }
}

/// Regenerates the Rust side of the wire contract.
///
/// # Errors
/// When libclang cannot be loaded or the header does not parse.
pub(crate) fn bindings(output: &mut Output) -> Result<()> {
    let text = bindgen::Builder::default()
        .header(HEADER)
        .clang_args(["-target", "bpf", "-DVIGIE_BINDGEN"])
        .parse_callbacks(Box::new(ZerocopyDerives))
        .default_enum_style(bindgen::EnumVariation::ModuleConsts)
        .derive_default(true)
        .layout_tests(true)
        .disable_header_comment()
        .rustfmt_configuration_file(std::fs::canonicalize("rustfmt.toml").ok())
        .raw_line("// Generated from bpf/include/wire.h by `cargo xtask codegen`; do not edit.")
        .generate()
        .with_context(|| format!("bindgen could not read {HEADER} (is libclang installed?)"))?
        .to_string();
    output.file(BINDINGS, &text)
}
