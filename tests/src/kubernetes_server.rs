use std::io::{self, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};

use crate::http_request::HttpRequest;
use crate::kubernetes_question::KubernetesQuestion;
use crate::kubernetes_state::KubernetesState;

/// What a client must show.
pub(crate) const TOKEN: &str = "the-service-accounts-token";

/// The connections of a [`crate::KubernetesApi`], each served by a thread.
pub(crate) struct KubernetesServer {
    tls: Arc<ServerConfig>,
    state: Mutex<KubernetesState>,
    changed: Condvar,
    connections: Mutex<Vec<TcpStream>>,
}

impl KubernetesServer {
    pub(crate) fn new(tls: Arc<ServerConfig>) -> Self {
        Self { tls, state: Mutex::default(), changed: Condvar::new(), connections: Mutex::default() }
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut KubernetesState)) {
        change(&mut self.state());
        self.changed.notify_all();
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, KubernetesState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connections(&self) -> MutexGuard<'_, Vec<TcpStream>> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn disconnect(&self) {
        for connection in self.connections().drain(..) {
            drop(connection.shutdown(Shutdown::Both));
        }
    }

    pub(crate) fn accept(self: Arc<Self>, listener: &TcpListener) {
        for connection in listener.incoming() {
            let (stops, is_away) = {
                let state = self.state();
                (state.stops, state.is_away)
            };
            if stops {
                return;
            }
            let Some(connection) = connection.ok().filter(|_| !is_away) else { continue };
            if let Ok(second) = connection.try_clone() {
                self.connections().push(second);
            }
            let shared = Arc::clone(&self);
            // A client that goes away in between is what some of the tests are about.
            thread::spawn(move || drop(shared.serve(connection)));
        }
    }

    fn serve(&self, connection: TcpStream) -> io::Result<()> {
        let session = ServerConnection::new(Arc::clone(&self.tls)).map_err(io::Error::other)?;
        let mut stream = StreamOwned::new(session, connection);
        let Some(request) = HttpRequest::read(&mut stream)? else { return Ok(()) };
        let question = KubernetesQuestion::parse(&request.path).map_err(io::Error::other)?;
        self.state().questions.push(question.clone());
        let mut state = self.state();
        while state.hangs && !state.stops {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let expected = ("authorization", format!("Bearer {TOKEN}"));
        let refusal = state.refusals.get(&(question.verb.clone(), question.resource.clone())).copied();
        let metadata_only = request.headers.get("accept").is_some_and(|kind| kind.contains("as=PartialObjectMetadata"));
        let status = if request.headers.get(expected.0) != Some(&expected.1) {
            Some(401)
        } else if !metadata_only {
            Some(406)
        } else {
            refusal.or((question.verb == "watch" && question.version < state.oldest).then_some(410))
        };
        let answer = match (status, question.verb.as_str()) {
            (Some(status), _) => Err(status),
            (None, "list") => Ok(state.list(&question)),
            (None, "get") => state.get(&question).ok_or(404),
            (None, _) => {
                drop(state);
                return self.watch(&mut stream, &question);
            }
        };
        drop(state);
        let (status, body) = answer.map_or_else(|status| (status, status_object(status)), |body| (200, body));
        let body = body.to_string();
        let head = format!("HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nConnection: close");
        write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len())?;
        close(stream)
    }

    fn watch(
        &self,
        stream: &mut StreamOwned<ServerConnection, TcpStream>,
        question: &KubernetesQuestion,
    ) -> io::Result<()> {
        let deadline = Instant::now() + Duration::from_secs(question.timeout_seconds.unwrap_or(300));
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        let mut told = question.version;
        loop {
            let (lines, ends) = {
                let state = self.state();
                let is_idle = |state: &mut KubernetesState| {
                    state.version == told && state.oldest <= told && !state.stops && !state.is_away
                };
                let left = deadline.saturating_duration_since(Instant::now());
                let waited = self.changed.wait_timeout_while(state, left, is_idle);
                let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
                let mut lines = state.changes_after(told, question);
                let is_expired = state.oldest > told;
                if is_expired {
                    lines = vec![format!("{}\n", json!({ "type": "ERROR", "object": status_object(410) }))];
                }
                told = state.version;
                (lines, is_expired || state.stops || state.is_away || Instant::now() >= deadline)
            };
            for line in lines {
                write!(stream, "{:x}\r\n{line}\r\n", line.len())?;
            }
            if ends {
                return stream.write_all(b"0\r\n\r\n");
            }
            stream.flush()?;
        }
    }
}

fn close(mut stream: StreamOwned<ServerConnection, TcpStream>) -> io::Result<()> {
    stream.conn.send_close_notify();
    stream.flush()
}

fn status_object(code: u16) -> Value {
    json!({ "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "code": code })
}
