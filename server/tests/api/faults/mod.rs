//! What goes wrong around the server, and what its clients see of it. `docs/faults.md` lists the cases.

mod clock;
mod connections;
mod exhausted;
mod flushed;
mod killed;
mod left;
mod postgres;
mod race;
mod redis;
mod table;
