use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use vigie_enrich::containers::{ContainerResolver, Failure, ResolverConfig, RuntimeSockets};

use crate::fake_runtime::{FakeRuntime, ID, INSPECT, next, respond};

/// What comes of asking for [`ID`].
async fn failure(config: &ResolverConfig) -> Failure {
    let mut resolver = ContainerResolver::start(config);
    assert!(resolver.request(ID, None));
    next(&mut resolver).await.outcome.expect_err("nothing is known")
}

fn endless(_: &str, stream: &mut UnixStream) {
    let chunk = [b' '; 8 << 10];
    let mut written = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    while written.is_ok() {
        written = stream.write_all(&chunk);
    }
}

#[tokio::test]
async fn silence_is_a_timeout() {
    let runtime = FakeRuntime::start(|_, _| thread::sleep(Duration::from_mins(1)));
    let start = Instant::now();
    assert_eq!(failure(&runtime.config()).await, Failure::Timeout);
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

#[tokio::test]
async fn an_endless_answer_is_given_up() {
    let runtime = FakeRuntime::start(endless);
    let config = ResolverConfig { call_timeout: Duration::from_secs(8), ..runtime.config() };
    assert_eq!(failure(&config).await, Failure::Malformed);
}

#[tokio::test]
async fn what_is_no_answer_of_the_api_is_a_failure() {
    let other = INSPECT.replace(ID, &"0".repeat(64));
    for (body, expected) in [
        ("{\"Id\":", Failure::Malformed),
        ("[]", Failure::NotFound),
        (other.as_str(), Failure::NotFound),
        (&"[".repeat(100_000), Failure::Malformed),
    ] {
        let body = body.to_owned();
        let runtime = FakeRuntime::start(move |_, stream| respond(stream, &body));
        assert_eq!(failure(&runtime.config()).await, expected);
    }
    let runtime = FakeRuntime::start(|_, stream| drop(stream.write_all(b"\x00\xffnot HTTP\r\n\r\n")));
    assert_eq!(failure(&runtime.config()).await, Failure::Unavailable);
}

#[tokio::test]
async fn what_does_not_speak_grpc_is_a_failure() {
    let runtime = FakeRuntime::start(|_, stream| drop(stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")));
    for crio in [false, true] {
        let socket = vec![runtime.socket()];
        let none = RuntimeSockets { docker: vec![], podman: vec![], containerd: vec![], crio: vec![] };
        let sockets =
            if crio { RuntimeSockets { crio: socket, ..none } } else { RuntimeSockets { containerd: socket, ..none } };
        let failure = failure(&ResolverConfig { sockets, ..runtime.config() }).await;
        assert!(matches!(failure, Failure::Unavailable | Failure::Timeout), "{failure:?}");
    }
}

#[tokio::test]
async fn a_runtime_that_hangs_does_not_keep_the_others_from_being_asked() {
    let hung = FakeRuntime::start(|_, _| thread::sleep(Duration::from_mins(1)));
    let well =
        FakeRuntime::start(|path, stream| respond(stream, if path.contains("/images/") { "{}" } else { INSPECT }));
    let mut config = hung.config();
    config.sockets.podman = vec![well.socket()];
    let mut resolver = ContainerResolver::start(&config);
    assert!(resolver.request(ID, Some("docker")));
    let known = next(&mut resolver).await.outcome.expect("it is known");
    assert_eq!((known.name.as_str(), known.runtime), ("web", "podman"));
}

#[tokio::test]
async fn events_that_break_off_or_are_none_are_followed_again() {
    let connections = AtomicUsize::new(0);
    let runtime = FakeRuntime::start(move |path, stream| {
        if !path.starts_with("/events") {
            let body = if path.starts_with("/containers/json") { "[{\"Id\": 7}, null]" } else { INSPECT };
            return respond(stream, body);
        }
        let body = match connections.fetch_add(1, Ordering::Relaxed) {
            0 => "no JSON\n".repeat(1000),
            1 => "x".repeat(3 << 20),
            _ => format!("{{}}\n{{\"Action\":\"create\",\"Actor\":{{\"ID\":\"{ID}\"}}}}\n"),
        };
        respond(stream, &body);
    });
    let mut resolver = ContainerResolver::start(&ResolverConfig { follow: true, ..runtime.config() });
    let answer = next(&mut resolver).await;
    assert_eq!((answer.id.as_str(), answer.outcome.is_ok()), (ID, true));
}
