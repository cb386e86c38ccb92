use std::fs::{self, File};
use std::os::unix::fs::MetadataExt as _;

use rustix::pipe::{SpliceFlags, pipe, splice, tee};

use crate::harness::Live;

#[test]
fn pages_of_a_file_that_become_part_of_a_pipe_are_seen() {
    let live = Live::start("grpc", &["--export", "all"]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("spliced");
    fs::write(&path, "sixteen bytes...").expect("written");
    let file = File::open(&path).expect("opened");
    let (reader, writer) = pipe().expect("a pipe");
    let mut offset = 3;
    let moved = splice(&file, Some(&mut offset), &writer, None, 5, SpliceFlags::NONBLOCK).expect("spliced");
    assert_eq!(moved, 5);
    // From pipe to pipe, and from a pipe to a file: no file's pages become part of one.
    let (_other_reader, other_writer) = pipe().expect("a pipe");
    tee(&reader, &other_writer, 5, SpliceFlags::empty()).expect("duplicated");
    let copy = File::create(folder.path().join("copy")).expect("made");
    splice(&reader, None, &copy, None, 5, SpliceFlags::empty()).expect("spliced");

    let (records, _) = live.stop_and_read();
    let seen: Vec<_> = records
        .iter()
        .filter(|record| {
            record.event_name == "vigie.kernel.splice"
                && record.int("process.pid") == Some(std::process::id().into())
                && record.str("file.directory") == folder.path().to_str()
        })
        .collect();
    assert_eq!(seen.len(), 1, "{seen:?}");
    let record = seen[0];
    assert_eq!(record.str("file.path"), path.to_str());
    assert_eq!(record.int("vigie.splice.size"), Some(5));
    assert_eq!(record.list("vigie.splice.flags"), Some(vec!["SPLICE_F_NONBLOCK"]));
    assert_eq!(record.list("vigie.splice.pipe_flags"), Some(vec![]), "no kernel of today merges into it");
    assert_eq!(record.attributes["vigie.file.for_writing"], false);
    let metadata = file.metadata().expect("metadata");
    assert_eq!(record.str("file.inode"), Some(metadata.ino().to_string().as_str()));
    assert_eq!(record.str("file.owner.id"), Some(metadata.uid().to_string().as_str()));
    let path = path.display();
    assert!(record.body.ends_with(&format!("spliced 5 bytes of {path} into a pipe")), "{}", record.body);
}
