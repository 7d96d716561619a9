use super::Position;
use crate::{Access, endpoint};

endpoint! {
    /// The events of the caller's tenant and of the caller, as server-sent events, from the position of `Last-Event-ID` or
    /// `after`, or from now on. It goes on until the client leaves, the session ends or the server does. The first event
    /// after what was missed is `versions`, and one comes every 15 seconds. 429 when the session or the person has too many
    /// streams open.
    StreamEvents: Get "/api/v1/events", access: Access::SignedIn,
    query: Position, gives: "text/event-stream"
}
