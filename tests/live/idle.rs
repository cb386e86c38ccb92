use std::fs;
use std::thread;
use std::time::Duration;

use vigie_tests::poll_until;

use crate::harness::{DEADLINE, Live};

const WATCHED: Duration = Duration::from_secs(5);

/// What the sensor used: processor time, and how often one of its threads went to sleep.
struct Usage {
    time: Duration,
    sleeps: u64,
}

impl Usage {
    fn of(pid: u32) -> Self {
        let tasks = fs::read_dir(format!("/proc/{pid}/task")).expect("it runs");
        let of_thread = |status: String| {
            let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
            line.expect("a line").trim().parse::<u64>().expect("a number")
        };
        let status = |task: fs::DirEntry| fs::read_to_string(task.path().join("status")).ok();
        let sleeps = tasks.filter_map(Result::ok).filter_map(status).map(of_thread).sum();
        Self { time: processor_time(pid), sleeps }
    }
}

/// That of all its threads, those that have ended included.
pub(crate) fn processor_time(pid: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("it runs");
    // The name before it may hold spaces.
    let fields: Vec<_> = stat[stat.rfind(')').expect("a name")..].split(' ').collect();
    // utime and stime, the 14th and 15th of proc_pid_stat(5).
    let ticks: u64 = [fields[12], fields[13]].iter().map(|field| field.parse::<u64>().expect("a number")).sum();
    Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second())
}

/// Waits until what has to be done once, such as loading a second object, is done: a sensor that spins never gets there.
pub(crate) fn wait_until_settled(live: &Live) {
    let second = Duration::from_secs(1);
    let rests = || {
        let before = processor_time(live.sensor_pid());
        // How much is used meanwhile is the question.
        thread::sleep(second);
        (processor_time(live.sensor_pid()).saturating_sub(before) < second / 20).then_some(())
    };
    poll_until(6 * DEADLINE, rests).expect("it comes to rest");
}

/// A thread that spins takes all of a core, one that polls sleeps thousands of times.
#[test]
fn where_nothing_is_asked_for_it_sleeps() {
    let live = Live::start_alone(&["--export", "signals"]);
    wait_until_settled(&live);
    let sleeps = || {
        let before = Usage::of(live.sensor_pid());
        // What is not done in this time is what is tested: there is no event to wait for.
        thread::sleep(WATCHED);
        let after = Usage::of(live.sensor_pid());
        let (time, sleeps) = (after.time.saturating_sub(before.time), after.sleeps.saturating_sub(before.sleeps));
        println!("{time:?} of a processor, {sleeps} times asleep");
        (time < WATCHED / 20 && sleeps < 200 * WATCHED.as_secs()).then_some(())
    };
    // What others start on the host has to be looked at: a moment without them is enough.
    poll_until(2 * DEADLINE, sleeps).expect("it sleeps");
    live.stop();
}
