use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use anyhow::{Context as _, Result};
use serde::Deserialize;
use vigie_sensor::{Ia32Calls, Ia32Loader, ProgramState, ProgramStatus};

/// When calls by x86's 32-bit entries are watched. Watching costs every system call of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Ia32Policy {
    /// From the first that is noticed on: a 32-bit program, or a 64-bit one that forks, executes, or ends that way.
    #[default]
    Auto,
    /// From the start.
    Always,
    /// At no time.
    Never,
}

/// Loads what sees such calls, in a thread of its own, and attaches it when it is wanted. Dropping it detaches.
pub(crate) struct Ia32Watch {
    /// Gone once it was asked to attach.
    attach: Option<SyncSender<()>>,
    /// Set to end the thread, which is then woken.
    is_stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    programs: Arc<Mutex<Vec<ProgramStatus>>>,
}

impl Ia32Watch {
    /// Begins to load.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(crate) fn start(loader: Ia32Loader, policy: Ia32Policy) -> Result<Self> {
        let (attach, wanted) = sync_channel(1);
        let (programs, is_stopped) = (Arc::default(), Arc::default());
        let (told, stopped) = (Arc::clone(&programs), Arc::clone(&is_stopped));
        let thread = thread::Builder::new()
            .name("ia32".to_owned())
            .spawn(move || serve(loader, &wanted, &stopped, &told))
            .context("cannot start the thread that loads the programs for 32-bit calls")?;
        let mut watch = Self { attach: Some(attach), is_stopped, thread: Some(thread), programs };
        if policy == Ia32Policy::Always {
            watch.wanted();
        }
        Ok(watch)
    }

    /// Somebody makes such calls.
    pub(crate) fn wanted(&mut self) {
        if let Some(attach) = self.attach.take()
            && let Err(TrySendError::Disconnected(())) = attach.try_send(())
        {
            tracing::error!("calls by 32-bit entries are made and cannot be seen: their programs were not loaded");
        }
    }

    /// What became of the programs; empty while they are loaded.
    pub(crate) fn programs(&self) -> Vec<ProgramStatus> {
        self.programs.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Ia32Watch {
    fn drop(&mut self) {
        self.attach = None;
        self.is_stopped.store(true, Ordering::Release);
        if let Some(thread) = &self.thread {
            thread.thread().unpark();
        }
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread of the programs for 32-bit calls has panicked");
        }
    }
}

fn serve(loader: Ia32Loader, wanted: &Receiver<()>, stopped: &AtomicBool, told: &Mutex<Vec<ProgramStatus>>) {
    let tell = |calls: &Ia32Calls| {
        *told.lock().unwrap_or_else(PoisonError::into_inner) = calls.programs().to_vec();
    };
    let mut calls = match loader.load(|| stopped.load(Ordering::Acquire)) {
        Ok(Some(calls)) => calls,
        Ok(None) => return,
        Err(error) => {
            tracing::error!(%error, "calls by 32-bit entries will not be seen");
            return;
        }
    };
    tell(&calls);
    for status in calls.programs() {
        if let ProgramState::Failed(reason) = &status.state {
            tracing::warn!(event = status.program.event, hook = status.hook(), reason, "32-bit calls are not seen");
        }
    }
    tracing::info!("calls by 32-bit entries can be watched");
    if wanted.recv().is_ok() {
        calls.attach();
        tell(&calls);
        tracing::info!("a program makes 32-bit system calls: they are watched from now on");
    }
    while !stopped.load(Ordering::Acquire) {
        thread::park();
    }
}
