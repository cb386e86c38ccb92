use aya::programs::ProgramType;

/// Has the kernel look at a program of two instructions, and forgets it: for tests of what sees that.
pub fn try_trivial_program() {
    // Whether it is allowed is not what is asked here.
    let _ = aya::sys::is_program_supported(ProgramType::SocketFilter);
}
