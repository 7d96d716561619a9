//! What goes wrong around the server, and what its clients see of it. `docs/faults.md` lists the cases.

mod connections;
mod killed;
mod left;
mod postgres;
mod redis;
mod table;
