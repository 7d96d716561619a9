use bytes::Bytes;
use contract::events::Event;
use sqlx::PgPool;

use super::{
    board::Listener,
    frame::frame,
    outbox::{self, BATCH, News, news},
};

/// Where a client left off, as it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// It has heard nothing before.
    Nothing,
    /// Up to this position.
    UpTo(i64),
    /// Up to something that is no position.
    Unreadable,
}

/// What a client has missed between what it has heard and `position`, from where its stream goes on.
pub(super) async fn missed(
    db: &PgPool,
    who: Listener,
    heard: Heard,
    position: i64,
) -> sqlx::Result<Vec<Bytes>> {
    let anew = || vec![frame(position, &Event::Resync)];
    let heard = match heard {
        Heard::Nothing => return Ok(Vec::new()),
        Heard::Unreadable => return Ok(anew()),
        Heard::UpTo(heard) => heard,
    };
    if heard == position {
        return Ok(Vec::new());
    }
    if heard > position {
        // Another instance may be a moment ahead of this one; what nobody has told yet is of another database.
        return Ok(if heard > outbox::end(db, who.tenant).await? { anew() } else { Vec::new() });
    }
    let rows = outbox::since(db, &[(who.tenant, heard)]).await?;
    let mut messages = Vec::new();
    let within = rows.iter().take_while(|row| row.id <= position);
    for row in within.clone() {
        match news(row) {
            News::Gap => return Ok(anew()),
            News::Everyone(event) => messages.push(frame(row.id, &event)),
            News::Person(person, event) if person == who.user => messages.push(frame(row.id, &event)),
            News::Person(..) | News::SessionEnded(_) | News::Nothing => {}
        }
    }
    let is_whole = within.count() < usize::try_from(BATCH).unwrap_or(usize::MAX);
    Ok(if is_whole { messages } else { anew() })
}
