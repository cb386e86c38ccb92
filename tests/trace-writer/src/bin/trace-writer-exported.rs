//! See the library.

fn main() -> anyhow::Result<()> {
    vigie_trace_writer::run()
}
