use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use tokio::time::timeout;
use vigie_enrich::containers::{ContainerResolver, Resolved, ResolverConfig, RuntimeSockets, StateDirs};

pub(crate) const ID: &str = "1fe38e347f31dbf0e2b03fed9edb1c216dfedadadd709bdc36be21ec4c09be16";
pub(crate) const INSPECT: &str = include_str!("../fixtures/docker_inspect.json");

/// Something that listens on a unix socket. Its threads end with the test's process.
pub(crate) struct FakeRuntime {
    dir: TempDir,
}

impl FakeRuntime {
    /// `answer` gets the path of each request and what to write to.
    pub(crate) fn start(answer: impl Fn(&str, &mut UnixStream) + Send + Sync + 'static) -> Self {
        let runtime = Self { dir: TempDir::new().expect("a directory") };
        let listener = UnixListener::bind(runtime.socket()).expect("a socket");
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let answer = Arc::clone(&answer);
                thread::spawn(move || {
                    let mut line = String::new();
                    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
                    // What does not speak HTTP has no line.
                    drop(reader.read_line(&mut line));
                    answer(line.split(' ').nth(1).unwrap_or_default(), &mut stream);
                });
            }
        });
        runtime
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.dir.path().join("runtime.sock")
    }

    /// Asks this as Docker once, for no longer than half a second.
    pub(crate) fn config(&self) -> ResolverConfig {
        ResolverConfig {
            sockets: RuntimeSockets { docker: vec![self.socket()], podman: vec![], containerd: vec![], crio: vec![] },
            state: StateDirs { containerd_tasks: vec![], docker: vec![], containers_storage: vec![] },
            call_timeout: Duration::from_millis(500),
            attempts: 1,
            follow: false,
            ..ResolverConfig::default()
        }
    }
}

/// Writes an answer with `body`; whoever asked may be gone.
pub(crate) fn respond(stream: &mut UnixStream, body: &str) {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    drop(stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())));
}

/// The next answer, which must come within ten seconds.
pub(crate) async fn next(resolver: &mut ContainerResolver) -> Resolved {
    timeout(Duration::from_secs(10), resolver.next()).await.expect("an answer")
}
