//! The events. Adding one: a file here and a line in the list below (see CONTRIBUTING.md).

mod credential_set;
mod endpoints;
mod file_identity;
mod named_file;
mod named_peer;
mod target;

pub use credential_set::CredentialSet;
pub use endpoints::Endpoints;
pub use target::Target;

events! {
    process_exec::ProcessExec,
    process_exec_refused::ProcessExecRefused,
    process_exit::ProcessExit,
    process_fork::ProcessFork,
    file_open::FileOpen,
    file_delete::FileDelete,
    file_rename::FileRename,
    network_connect::NetworkConnect,
    network_accept::NetworkAccept,
    process_context::ProcessContext,
    file_link::FileLink,
    file_mkdir::FileMkdir,
    file_mode_change::FileModeChange,
    file_owner_change::FileOwnerChange,
    file_time_change::FileTimeChange,
    file_xattr_change::FileXattrChange,
    file_mount::FileMount,
    file_unmount::FileUnmount,
    network_bind::NetworkBind,
    network_listen::NetworkListen,
    network_dns::NetworkDns,
    network_socket::NetworkSocket,
    network_setsockopt::NetworkSetsockopt,
    kernel_module_load::KernelModuleLoad,
    kernel_module_unload::KernelModuleUnload,
    kernel_bpf::KernelBpf,
    kernel_namespace_change::KernelNamespaceChange,
    process_credentials_change::ProcessCredentialsChange,
    process_ptrace::ProcessPtrace,
    process_signal::ProcessSignal,
    process_memory_protect::ProcessMemoryProtect,
    process_memory_access::ProcessMemoryAccess,
    process_fd_redirect::ProcessFdRedirect,
    process_prctl::ProcessPrctl,
    process_session_start::ProcessSessionStart,
    kernel_io_uring::KernelIoUring,
    kernel_sysctl::KernelSysctl,
    kernel_cgroup_move::KernelCgroupMove,
    network_connect_result::NetworkConnectResult,
    network_send::NetworkSend,
    kernel_splice::KernelSplice,
    sensor_started::SensorStarted,
    sensor_stopped::SensorStopped,
    sensor_loss::SensorLoss,
    sensor_rules_loaded::SensorRulesLoaded,
    sensor_tamper::SensorTamper,
}
