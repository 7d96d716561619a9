//! Names the shape of the wire types, so that a build does not read from Redis what a build with other types wrote.

use std::{fs, io, path::Path};

const WIRE_TYPES: &str = "../crates/contract/src";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=../migrations");
    println!("cargo:rerun-if-changed={WIRE_TYPES}");
    println!("cargo:rerun-if-changed=src/auth");
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    for folder in [WIRE_TYPES, "src/auth"] {
        add(Path::new(folder), &mut hash)?;
    }
    println!("cargo:rustc-env=MONO_SCHEMA={:016x}", hash.0);
    Ok(())
}

/// FNV-1a: the hash of the standard library may change with it.
struct Fnv(u64);

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

fn add(folder: &Path, hash: &mut Fnv) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        hash.add(entry.file_name().as_encoded_bytes());
        if path.is_dir() { add(&path, hash)? } else { hash.add(&fs::read(&path)?) }
    }
    Ok(())
}
