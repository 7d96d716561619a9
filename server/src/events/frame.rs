use bytes::Bytes;
use contract::events::Event;

/// One message of server-sent events. JSON has no line break, so one `data:` line holds it.
pub(super) fn frame(id: i64, event: &Event) -> Bytes {
    let data = serde_json::to_string(event).unwrap_or_default();
    Bytes::from(format!("id: {id}\ndata: {data}\n\n"))
}

/// Keeps a connection from being taken for dead; clients do not see it.
pub(super) const KEEP_ALIVE: Bytes = Bytes::from_static(b":\n\n");

/// How long a client waits before it comes again: not the same time for each, so that those who lost their streams
/// together do not come together.
pub(super) fn retry() -> Bytes {
    let mut byte = [0u8; 1];
    let _ = getrandom::fill(&mut byte);
    Bytes::from(format!("retry: {}\n\n", 500 + 16 * u32::from(byte[0])))
}
