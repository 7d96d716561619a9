/// The parts as one text. `concat` of the standard library is several times the code.
pub(crate) fn joined(parts: &[&str]) -> String {
    parts.iter().copied().collect()
}
