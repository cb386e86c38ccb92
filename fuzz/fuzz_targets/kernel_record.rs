#![no_main]

#[path = "../../tests/kernel_record/way.rs"]
mod way;

use std::cell::RefCell;
use std::path::Path;

thread_local! {
    static WAY: RefCell<way::Way> =
        RefCell::new(way::Way::new(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules")));
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| WAY.with_borrow_mut(|way| way.take_all(bytes)));
