//! The events. Adding one: a file here and a line in the list below (see CONTRIBUTING.md).

mod endpoints;
mod file_identity;

pub use endpoints::Endpoints;

events! {
    process_exec::ProcessExec,
    process_exit::ProcessExit,
    process_fork::ProcessFork,
    file_open::FileOpen,
    file_delete::FileDelete,
    file_rename::FileRename,
    network_connect::NetworkConnect,
    network_accept::NetworkAccept,
}
