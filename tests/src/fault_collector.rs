//! A collector that misbehaves in a chosen way.

use std::io::{self, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Result, bail};

use crate::deadline::poll_until;
use crate::fault::Fault;
use crate::http_request::HttpRequest;

/// A server of OTLP over HTTP on the loopback interface that answers as its [`Fault`] says and keeps what it was sent.
pub struct FaultCollector {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    fault: Mutex<Fault>,
    requests: Mutex<Vec<HttpRequest>>,
    connections: Mutex<Vec<TcpStream>>,
    stopping: AtomicBool,
}

impl FaultCollector {
    /// Starts one that answers as `fault` says.
    pub fn start(fault: Fault) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            fault: Mutex::new(fault),
            requests: Mutex::default(),
            connections: Mutex::default(),
            stopping: AtomicBool::new(false),
        });
        let acceptor = thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.accept(&listener)
        });
        Ok(Self { address, shared, acceptor: Some(acceptor) })
    }

    /// Where it listens, as `http://127.0.0.1:PORT`, to which a client adds `/v1/logs`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers as `fault` says from the next request on. What already hangs goes on hanging.
    pub fn set_fault(&self, fault: Fault) {
        *lock(&self.shared.fault) = fault;
    }

    /// Every request received so far, in the order in which they were complete.
    pub fn requests(&self) -> Vec<HttpRequest> {
        lock(&self.shared.requests).clone()
    }

    /// The bodies of the requests received so far.
    pub fn bodies(&self) -> Vec<Vec<u8>> {
        self.requests().into_iter().map(|request| request.body).collect()
    }

    /// Waits until `count` requests have been received, and gives all that have.
    pub fn wait_for_requests(&self, count: usize, deadline: Duration) -> Result<Vec<HttpRequest>> {
        let enough = || Some(self.requests()).filter(|requests| requests.len() >= count);
        match poll_until(deadline, enough) {
            Some(requests) => Ok(requests),
            None => bail!("{} of {count} requests came within {deadline:?}", self.requests().len()),
        }
    }
}

impl Drop for FaultCollector {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // One more connection wakes the acceptor, which then sees that it is to stop.
        if TcpStream::connect(self.address).is_ok()
            && let Some(acceptor) = self.acceptor.take()
        {
            drop(acceptor.join());
        }
        for connection in lock(&self.shared.connections).drain(..) {
            drop(connection.shutdown(Shutdown::Both));
        }
    }
}

impl Shared {
    fn accept(self: Arc<Self>, listener: &TcpListener) {
        for connection in listener.incoming() {
            if self.stopping.load(Ordering::SeqCst) {
                return;
            }
            let Ok(connection) = connection else { continue };
            if let Ok(second) = connection.try_clone() {
                lock(&self.connections).push(second);
            }
            let shared = Arc::clone(&self);
            // A client that goes away in between is what some of the tests are about.
            thread::spawn(move || drop(shared.serve(&connection)));
        }
    }

    fn serve(&self, mut connection: &TcpStream) -> io::Result<()> {
        let Some(request) = HttpRequest::read(connection)? else { return Ok(()) };
        let json = request.headers.get("content-type").is_some_and(|kind| kind.starts_with("application/json"));
        // The fault is taken first: whoever sees the request may change it for the next one.
        let fault = lock(&self.fault).clone();
        lock(&self.requests).push(request);
        let Some((head, body)) = fault.answer(json) else { return Ok(()) };
        let kind = if json { "application/json" } else { "application/x-protobuf" };
        let length = body.len();
        write!(connection, "HTTP/1.1 {head}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n")?;
        connection.write_all(b"Connection: close\r\n\r\n")?;
        connection.write_all(&body)?;
        connection.shutdown(Shutdown::Both)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
