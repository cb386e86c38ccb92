//! Waiting for something that can only be asked for.

use std::thread;
use std::time::{Duration, Instant};

const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// Asks `probe` until it answers, with pauses that grow from 2 to 50 ms; `None` when it has not answered by `deadline`.
///
/// The probe is asked at least once, and once more at the deadline itself.
pub fn poll_until<T>(deadline: Duration, mut probe: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    let mut pause = FIRST_PAUSE;
    loop {
        let left = deadline.saturating_sub(start.elapsed());
        if let Some(answer) = probe() {
            return Some(answer);
        }
        if left.is_zero() {
            return None;
        }
        thread::sleep(pause.min(left));
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_as_soon_as_the_probe_does() {
        let mut asked = 0;
        let answer = poll_until(Duration::from_mins(1), || {
            asked += 1;
            (asked == 3).then_some("there")
        });
        assert_eq!(answer, Some("there"));
        assert_eq!(asked, 3);
    }

    #[test]
    fn gives_up_at_the_deadline() {
        let start = Instant::now();
        assert_eq!(poll_until(Duration::from_millis(30), || None::<()>), None);
        assert!(start.elapsed() >= Duration::from_millis(30));
    }

    #[test]
    fn asks_once_even_without_time() {
        assert_eq!(poll_until(Duration::ZERO, || Some(7)), Some(7));
    }
}
