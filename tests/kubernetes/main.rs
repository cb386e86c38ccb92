//! What the Kubernetes client makes of an API server that answers, refuses, forgets, hangs and goes away.

mod following;
mod harness;
mod manifest;
mod trouble;
