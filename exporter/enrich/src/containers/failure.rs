/// Why nothing, or no more, is known of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Failure {
    /// No runtime's socket is there to be asked.
    #[error("no container runtime is reachable")]
    NoRuntime,
    /// The runtimes that were asked do not know the container.
    #[error("no container runtime knows it")]
    NotFound,
    /// A runtime has not answered in time.
    #[error("the container runtime did not answer in time")]
    Timeout,
    /// A runtime cannot be connected to, or it refuses to answer.
    #[error("the container runtime cannot be asked")]
    Unavailable,
    /// A runtime's answer is too long or not what its API says.
    #[error("the container runtime's answer cannot be read")]
    Malformed,
}
