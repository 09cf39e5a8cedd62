//! Measures `lots` against its peers.

fn main() {}
