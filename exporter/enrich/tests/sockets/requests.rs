use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use vigie_enrich::containers::{ContainerResolver, Failure, ResolverConfig};

use crate::fake_runtime::{FakeRuntime, ID, INSPECT, next, respond};

fn id(number: usize) -> String {
    format!("{number:064x}")
}

#[tokio::test]
async fn requests_never_wait_and_what_is_too_much_is_counted() {
    let runtime = FakeRuntime::start(|_, _| thread::sleep(Duration::from_mins(1)));
    let resolver = ContainerResolver::start(&ResolverConfig { queue: 100, ..runtime.config() });
    let requests = resolver.requests();
    let asking = thread::spawn(move || {
        let start = Instant::now();
        let taken = (0..10_000).filter(|number| requests.request(&id(*number), None)).count();
        (taken, start.elapsed())
    });
    let (taken, elapsed) =
        tokio::task::spawn_blocking(move || asking.join().expect("no panic")).await.expect("no panic");
    assert!(elapsed < Duration::from_secs(1), "{elapsed:?}");
    assert!((100..=250).contains(&taken), "{taken}");
    assert_eq!(resolver.counters().refused, 10_000 - taken as u64);
    assert!(!resolver.request("../../etc", None), "what is no id is refused");
}

#[tokio::test]
async fn one_container_is_asked_for_once_however_many_ask() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let runtime = FakeRuntime::start(move |path, stream| {
        if path.starts_with("/images") {
            return respond(stream, "{}");
        }
        count.fetch_add(1, Ordering::Relaxed);
        thread::sleep(Duration::from_millis(100));
        respond(stream, INSPECT);
    });
    let mut resolver = ContainerResolver::start(&runtime.config());
    for _ in 0..50 {
        assert!(resolver.request(ID, None));
    }
    assert_eq!(next(&mut resolver).await.outcome.expect("it is known").name, "web");
    assert!(resolver.request(ID, None), "what is known is told again");
    assert!(next(&mut resolver).await.outcome.is_ok());
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    assert_eq!(resolver.get(ID).map(|known| known.name.clone()).as_deref(), Some("web"));
}

#[tokio::test]
async fn a_container_that_its_runtime_does_not_know_yet_is_asked_for_again() {
    let asked = AtomicUsize::new(0);
    let runtime = FakeRuntime::start(move |path, stream| {
        let known = path.starts_with("/images") || asked.fetch_add(1, Ordering::Relaxed) >= 3;
        respond(stream, if known { INSPECT } else { "{}" });
    });
    let mut resolver = ContainerResolver::start(&ResolverConfig { attempts: 9, ..runtime.config() });
    assert!(resolver.request(ID, None));
    assert_eq!(next(&mut resolver).await.outcome.expect("it is known").name, "web");
}

#[tokio::test]
async fn answers_that_nobody_takes_are_counted_and_remembered() {
    let runtime = FakeRuntime::start(|path, stream| {
        let id = path.split('/').nth(2).unwrap_or_default();
        respond(stream, &INSPECT.replace(ID, id));
    });
    let resolver = ContainerResolver::start(&ResolverConfig { queue: 4, ..runtime.config() });
    for number in 0..8 {
        while !resolver.request(&id(number), None) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    let start = Instant::now();
    while resolver.counters().untaken < 4 && start.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!((resolver.counters().untaken, resolver.counters().remembered), (4, 8));
    assert!(resolver.get(&id(7)).is_some());
}

#[tokio::test]
async fn without_a_runtime_the_answer_is_that() {
    let mut config = FakeRuntime::start(|_, _| {}).config();
    config.sockets.docker = vec!["/nonexistent/docker.sock".into()];
    config.attempts = 2;
    let mut resolver = ContainerResolver::start(&config);
    assert!(resolver.request(ID, None));
    assert_eq!(next(&mut resolver).await.outcome, Err(Failure::NoRuntime));
}
