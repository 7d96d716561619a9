//! Which of several writes in one millisecond is the last: all tabs are to agree.

use crate::portable::Packet;
use std::{collections::HashMap, time::Duration};

/// The number of what was told, and who told it. The greatest is the last: a tab's next number is greater than all that it
/// has heard.
pub(super) type Turn = (u64, String);

/// When there are so many, those of which no other will be told any more are forgotten.
const MANY: usize = 256;
/// No message is on its way for so long.
const LONG: Duration = Duration::from_secs(60);

#[derive(Default)]
pub(super) struct Turns {
    last: u64,
    /// Of each entry that was told, or was taken over: its time, and the turn.
    known: HashMap<String, (u64, Turn)>,
}

fn name(packet: &Packet) -> String {
    format!("{} {}", packet.name, packet.query)
}

impl Turns {
    /// The number under which this tab tells of an entry.
    pub(super) fn tell(&mut self, packet: &Packet, id: &str) -> u64 {
        self.last += 1;
        self.note(packet, (self.last, id.to_owned()));
        self.last
    }

    pub(super) fn hear(&mut self, turn: u64) {
        self.last = self.last.max(turn);
    }

    /// `packet` is what this tab has of its entry.
    pub(super) fn note(&mut self, packet: &Packet, turn: Turn) {
        if self.known.len() >= MANY {
            let long = u64::try_from(LONG.as_millis()).unwrap_or(u64::MAX);
            self.known.retain(|_, known| known.0.saturating_add(long) > packet.at);
        }
        self.known.insert(name(packet), (packet.at, turn));
    }

    /// Whether `packet` comes after what this tab has, which is of the same time.
    pub(super) fn is_later(&self, packet: &Packet, turn: &Turn) -> bool {
        self.known.get(&name(packet)).is_some_and(|(at, known)| *at == packet.at && known < turn)
    }
}
