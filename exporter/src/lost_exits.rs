/// Tells when to look which processes are gone whose exit was lost.
#[derive(Default)]
pub(crate) struct LostExits {
    lost: u64,
    /// When the last loss was found, in nanoseconds of the kernel's clock, until it has been looked for good.
    found_boot_ns: Option<u64>,
}

impl LostExits {
    /// `lost` exits so far, now. A record from before a loss that has not been taken may be the beginning of a process whose end
    /// is among the lost: as long as `all_taken_before` denies that there is none, it has to be looked again.
    pub(crate) fn ask_for_the_gone(
        &mut self,
        lost: u64,
        now_boot_ns: u64,
        all_taken_before: impl Fn(u64) -> bool,
    ) -> bool {
        if lost > self.lost {
            self.lost = lost;
            self.found_boot_ns = Some(now_boot_ns);
        }
        let Some(found) = self.found_boot_ns else { return false };
        if all_taken_before(found) {
            self.found_boot_ns = None;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_looked_until_what_came_before_the_loss_has_been_taken() {
        let mut exits = LostExits::default();
        let mut ask = |lost, now, taken_until| exits.ask_for_the_gone(lost, now, |time| time < taken_until);
        assert!(!ask(0, 10, 5), "nothing was lost");
        assert!(ask(3, 20, 15));
        assert!(ask(3, 30, 21), "the last that was before it has been taken");
        assert!(!ask(3, 40, 41));
        assert!(ask(4, 50, 51));
        assert!(!ask(4, 60, 61));
    }
}
