//! Programs that are compiled and run as other processes to look at.
#![allow(dead_code, reason = "each test uses a part")]

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running program; ends with the value.
pub(crate) struct Program {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Program {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, output }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The next line that it prints.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("readable");
        assert!(line.ends_with('\n'), "the program ended: {:?}", self.child.try_wait());
        line.trim_end().to_owned()
    }

    /// Lets it go on.
    pub(crate) fn tell(&mut self, line: &str) {
        use std::io::Write;
        writeln!(self.child.stdin.as_mut().expect("piped"), "{line}").expect("it listens");
    }

    /// The next line as hexadecimal numbers.
    pub(crate) fn numbers(&mut self) -> Vec<u64> {
        self.line().split(' ').map(|number| u64::from_str_radix(number, 16).expect("hexadecimal")).collect()
    }

    /// One word of its memory.
    pub(crate) fn word(&self, address: u64) -> u64 {
        let mut bytes = [0; 8];
        let memory = File::open(format!("/proc/{}/mem", self.pid())).expect("readable");
        memory.read_exact_at(&mut bytes, address).expect("mapped");
        u64::from_le_bytes(bytes)
    }

    /// Some bytes of its memory.
    pub(crate) fn bytes(&self, address: u64, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        let memory = File::open(format!("/proc/{}/mem", self.pid())).expect("readable");
        memory.read_exact_at(&mut bytes, address).expect("mapped");
        bytes
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The source of a test program.
pub(crate) fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs").join(name)
}

/// Compiles sources into `output`.
pub(crate) fn compile(compiler: &str, arguments: &[&str], sources: &[&str], output: &Path) {
    let mut command = Command::new(compiler);
    command.args(["-O1", "-o"]).arg(output).args(sources.iter().map(|name| source(name))).args(arguments);
    let status = command.status().unwrap_or_else(|error| panic!("{compiler}: {error}"));
    assert!(status.success(), "{command:?}");
}
