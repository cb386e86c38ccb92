use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Who uses the host: so many sensors, or -1 for one alone.
static USERS: Mutex<i32> = Mutex::new(0);
static CHANGED: Condvar = Condvar::new();

/// The host, with others or alone. A flood is one for every sensor on the host: what one test loses on purpose is lost for the
/// others too.
pub(crate) struct HostTurn {
    is_alone: bool,
}

impl HostTurn {
    /// Waits until nobody is alone.
    pub(crate) fn shared() -> Self {
        *wait_until(|users| users >= 0) += 1;
        Self { is_alone: false }
    }

    /// Waits until nobody else is there. Others may come first: a test that has a sensor may start another one.
    pub(crate) fn alone() -> Self {
        *wait_until(|users| users == 0) = -1;
        Self { is_alone: true }
    }
}

impl Drop for HostTurn {
    fn drop(&mut self) {
        let mut users = USERS.lock().unwrap_or_else(PoisonError::into_inner);
        *users = if self.is_alone { 0 } else { *users - 1 };
        CHANGED.notify_all();
    }
}

fn wait_until(wanted: impl Fn(i32) -> bool) -> MutexGuard<'static, i32> {
    let users = USERS.lock().unwrap_or_else(PoisonError::into_inner);
    CHANGED.wait_while(users, |users| !wanted(*users)).unwrap_or_else(PoisonError::into_inner)
}
