//! Who listens, and up to where they have been told. Nothing here waits.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use bytes::Bytes;
use contract::events::{Event, Scope, Versions};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{
    frame::{KEEP_ALIVE, frame},
    outbox::{News, news},
};
use crate::cache::Announced;

/// How many messages wait for a slow reader. One more, and it is told to start anew.
pub(super) const BUFFER: usize = 32;
/// How many streams one session may have open, and one person.
pub(super) const PER_SESSION: usize = 8;
pub(super) const PER_PERSON: usize = 32;

/// Whose stream it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Listener {
    pub(super) tenant: i32,
    pub(super) user: Uuid,
    pub(super) session: Uuid,
}

/// Why there is no stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The tenant has to be [entered](Board::enter) first.
    Unentered,
    /// The session or the person has too many.
    TooMany,
    /// The instance has as many as it may have.
    Full,
    /// The instance is ending.
    Closed,
}

/// The hub's end of a stream and the stream's own, with the position and versions from which it goes on.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) id: u64,
    pub(super) position: i64,
    pub(super) versions: Bytes,
    pub(super) receiver: mpsc::Receiver<Bytes>,
    pub(super) last: Arc<OnceLock<Bytes>>,
}

#[derive(Debug)]
struct Open {
    id: u64,
    session: Uuid,
    sender: mpsc::Sender<Bytes>,
    /// What is said at the end, after all that waits.
    last: Arc<OnceLock<Bytes>>,
}

#[derive(Debug)]
struct Tenant {
    position: i64,
    versions: BTreeMap<Scope, i64>,
    people: HashMap<Uuid, Vec<Open>>,
}

#[derive(Debug, Default)]
struct State {
    tenants: HashMap<i32, Tenant>,
    open: usize,
    next: u64,
    closed: bool,
}

/// The open streams of this instance.
#[derive(Debug)]
pub(super) struct Board {
    state: Mutex<State>,
    most: usize,
}

impl Board {
    /// For at most so many streams.
    pub(super) fn new(most: usize) -> Self {
        Self { state: Mutex::default(), most }
    }

    /// Begins to tell a tenant's news from this position on, unless it has begun.
    pub(super) fn enter(&self, tenant: i32, position: i64, versions: BTreeMap<Scope, i64>) {
        let entered = || Tenant { position, versions, people: HashMap::new() };
        self.state().tenants.entry(tenant).or_insert_with(entered);
    }

    /// Opens a stream, which hears all that comes after the position it is given.
    pub(super) fn join(&self, who: Listener) -> Result<Joined, Refusal> {
        let mut state = self.state();
        let State { tenants, open, next, closed } = &mut *state;
        if *closed {
            return Err(Refusal::Closed);
        }
        let tenant = tenants.get_mut(&who.tenant).ok_or(Refusal::Unentered)?;
        let theirs = tenant.people.get(&who.user).map_or(&[][..], Vec::as_slice);
        let of_session = theirs.iter().filter(|one| one.session == who.session).count();
        if of_session >= PER_SESSION || theirs.len() >= PER_PERSON {
            return Err(Refusal::TooMany);
        }
        if *open >= self.most {
            return Err(Refusal::Full);
        }
        let (sender, receiver) = mpsc::channel(BUFFER);
        let last = Arc::new(OnceLock::new());
        let id = *next;
        let stream = Open { id, session: who.session, sender, last: Arc::clone(&last) };
        tenant.people.entry(who.user).or_default().push(stream);
        *next += 1;
        *open += 1;
        Ok(Joined { id, position: tenant.position, versions: tenant.heartbeat(), receiver, last })
    }

    /// Closes a stream. A tenant without one is forgotten.
    pub(super) fn leave(&self, who: Listener, id: u64) {
        let mut state = self.state();
        let State { tenants, open, .. } = &mut *state;
        let Some(tenant) = tenants.get_mut(&who.tenant) else { return };
        if let Some(theirs) = tenant.people.get_mut(&who.user) {
            let before = theirs.len();
            theirs.retain(|stream| stream.id != id);
            *open -= before - theirs.len();
            if theirs.is_empty() {
                tenant.people.remove(&who.user);
            }
        }
        if tenant.people.is_empty() {
            tenants.remove(&who.tenant);
        }
    }

    /// Tells each stream what of the rows is for it. Rows up to the position were told before.
    pub(super) fn tell(&self, rows: &[Announced]) {
        let mut state = self.state();
        for row in rows {
            let Some(tenant) = state.tenants.get_mut(&row.tenant_id) else { continue };
            if row.id <= tenant.position {
                continue;
            }
            tenant.position = row.id;
            match news(row) {
                News::Everyone(event) => {
                    if let Event::Changed { scope, version, .. } = event {
                        tenant.reached(scope, version);
                    }
                    state.send(row, &frame(row.id, &event), None);
                }
                News::Person(person, event) => state.send(row, &frame(row.id, &event), Some(person)),
                News::Gap => state.send(row, &frame(row.id, &Event::Resync), None),
                News::SessionEnded(session) => state.end(row.tenant_id, row.id, &BTreeSet::from([session])),
                News::Nothing => {}
            }
        }
    }

    /// Tells the versions, for the tenants whose versions are known; the others, that the connection lives.
    pub(super) fn beat(&self, versions: &BTreeMap<i32, BTreeMap<Scope, i64>>) {
        let mut state = self.state();
        for tenant in state.tenants.keys().copied().collect::<Vec<_>>() {
            let Some(known) = state.tenants.get_mut(&tenant) else { continue };
            let message = match versions.get(&tenant) {
                Some(versions) => {
                    versions.iter().for_each(|(scope, version)| known.reached(*scope, *version));
                    known.heartbeat()
                }
                None => KEEP_ALIVE,
            };
            let streams = known.people.values().flatten();
            // A reader with a full buffer knows that the connection lives.
            streams.for_each(|open| drop(open.sender.try_send(message.clone())));
        }
    }

    /// Ends the streams of these sessions.
    pub(super) fn end(&self, sessions: &BTreeSet<Uuid>) {
        let mut state = self.state();
        let positions: Vec<_> = state.tenants.iter().map(|(id, tenant)| (*id, tenant.position)).collect();
        for (tenant, position) in positions {
            state.end(tenant, position, sessions);
        }
    }

    /// Ends all streams and opens no more.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.tenants.clear();
        state.open = 0;
    }

    /// Each tenant that has been entered, and its position.
    pub(super) fn positions(&self) -> Vec<(i32, i64)> {
        self.state().tenants.iter().map(|(id, tenant)| (*id, tenant.position)).collect()
    }

    /// The sessions that have a stream open.
    pub(super) fn sessions(&self) -> Vec<Uuid> {
        let state = self.state();
        let streams = state.tenants.values().flat_map(|tenant| tenant.people.values().flatten());
        streams.map(|open| open.session).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// How many streams are open.
    pub(super) fn open(&self) -> usize {
        self.state().open
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// To everyone of the row's tenant, or to one person. Who cannot take it is told to start anew, and leaves.
    fn send(&mut self, row: &Announced, message: &Bytes, person: Option<Uuid>) {
        let resync = frame(row.id, &Event::Resync);
        let is_full = |user: Uuid, open: &Open| {
            person.is_none_or(|person| person == user) && open.sender.try_send(message.clone()).is_err()
        };
        self.remove(row.tenant_id, is_full, Some(&resync));
    }

    fn end(&mut self, tenant: i32, position: i64, sessions: &BTreeSet<Uuid>) {
        let last = frame(position, &Event::SessionEnded);
        self.remove(tenant, |_, open| sessions.contains(&open.session), Some(&last));
    }

    /// Lets go of the streams that are to go; `last` is the last that they say.
    fn remove(&mut self, tenant: i32, goes: impl Fn(Uuid, &Open) -> bool, last: Option<&Bytes>) {
        let Some(tenant) = self.tenants.get_mut(&tenant) else { return };
        let open = &mut self.open;
        tenant.people.retain(|user, streams| {
            streams.retain(|stream| {
                let stays = !goes(*user, stream);
                if !stays {
                    *open -= 1;
                    last.into_iter().for_each(|last| drop(stream.last.set(last.clone())));
                }
                stays
            });
            !streams.is_empty()
        });
    }
}

impl Tenant {
    fn reached(&mut self, scope: Scope, version: i64) {
        let known = self.versions.entry(scope).or_default();
        *known = version.max(*known);
    }

    fn heartbeat(&self) -> Bytes {
        frame(self.position, &Event::Versions { versions: Versions(self.versions.clone()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: usize = 100;

    fn who(user: u128, session: u128) -> Listener {
        Listener { tenant: 1, user: Uuid::from_u128(user), session: Uuid::from_u128(session) }
    }

    fn entered() -> Board {
        let board = Board::new(SMALL);
        board.enter(1, 10, BTreeMap::new());
        board
    }

    fn changed(id: i64) -> Announced {
        row(1, id, "version", None)
    }

    fn row(tenant_id: i32, id: i64, kind: &str, entity_id: Option<Uuid>) -> Announced {
        let (kind, scope) = (kind.to_owned(), "users".to_owned());
        Announced { id, tenant_id, kind, scope, version: id, entity_id }
    }

    fn said(joined: &mut Joined) -> Vec<String> {
        let received = std::iter::from_fn(|| joined.receiver.try_recv().ok());
        received.map(|bytes| String::from_utf8(bytes.to_vec()).unwrap()).collect()
    }

    #[test]
    fn each_hears_what_comes_after_its_position_once_and_what_is_for_it() {
        let board = entered();
        let (mut one, mut other) = (board.join(who(1, 1)).unwrap(), board.join(who(2, 2)).unwrap());
        let personal = row(1, 12, "notification", Some(Uuid::from_u128(1)));
        let rows = [changed(10), changed(11), personal, row(2, 13, "version", None)];
        board.tell(&rows);
        board.tell(&rows);
        let news = "id: 11\ndata: {\"kind\":\"changed\",\"scope\":\"users\",\"version\":11}\n\n";
        assert_eq!(said(&mut one), [news, "id: 12\ndata: {\"kind\":\"notified\"}\n\n"]);
        assert_eq!(said(&mut other), [news]);
        assert_eq!(board.positions(), [(1, 12)]);
    }

    #[test]
    fn a_reader_that_is_too_slow_is_told_to_start_anew_and_leaves() {
        let board = entered();
        let (mut slow, mut fast) = (board.join(who(1, 1)).unwrap(), board.join(who(2, 2)).unwrap());
        let rows: Vec<Announced> = (0..40).map(|at| changed(11 + at)).collect();
        for row in &rows {
            board.tell(std::slice::from_ref(row));
            assert_eq!(said(&mut fast).len(), 1);
        }
        assert_eq!(said(&mut slow).len(), BUFFER);
        let first_unheard = 11 + i64::try_from(BUFFER).unwrap();
        assert_eq!(slow.last.get().unwrap(), &frame(first_unheard, &Event::Resync));
        assert_eq!(board.open(), 1);
    }

    #[test]
    fn streams_are_counted_by_session_and_by_person_and_forgotten_when_they_leave() {
        let board = entered();
        let mut open: Vec<_> = (0..PER_SESSION).map(|_| board.join(who(1, 1)).unwrap()).collect();
        assert_eq!(board.join(who(1, 1)).unwrap_err(), Refusal::TooMany);
        for session in 2..=u128::try_from(PER_PERSON / PER_SESSION).unwrap() {
            open.extend((0..PER_SESSION).map(|_| board.join(who(1, session)).unwrap()));
        }
        assert_eq!(board.join(who(1, 99)).unwrap_err(), Refusal::TooMany);
        let (mut others, mut user) = (0, 2);
        while board.join(who(user, 1)).is_ok() {
            (others, user) = (others + 1, user + 1);
        }
        assert_eq!((others, board.join(who(user, 1)).unwrap_err()), (SMALL - PER_PERSON, Refusal::Full));
        board.leave(who(1, 1), open[0].id);
        board.leave(who(1, 1), open[0].id);
        assert_eq!(board.open(), SMALL - 1);
        assert!(board.join(who(1, 1)).is_ok());
        board.close();
        board.leave(who(1, 1), open[1].id);
        assert_eq!((board.open(), board.join(who(1, 1)).unwrap_err()), (0, Refusal::Closed));
    }

    #[test]
    fn an_ended_session_ends_its_streams_and_no_other() {
        let board = entered();
        let (ended, stays) = (board.join(who(1, 1)).unwrap(), board.join(who(1, 2)).unwrap());
        board.tell(&[row(1, 11, "session", Some(Uuid::from_u128(1)))]);
        assert_eq!(ended.last.get().unwrap(), &frame(11, &Event::SessionEnded));
        assert!(ended.receiver.is_closed() && !stays.receiver.is_closed());
        assert_eq!(board.sessions(), [Uuid::from_u128(2)]);
    }

    #[test]
    fn a_heartbeat_never_takes_a_version_back() {
        let board = entered();
        let mut one = board.join(who(1, 1)).unwrap();
        board.tell(&[changed(11)]);
        let older = BTreeMap::from([(1, BTreeMap::from([(Scope::Users, 9), (Scope::Authz, 4)]))]);
        board.beat(&older);
        board.beat(&BTreeMap::new());
        let versions = "id: 11\ndata: {\"kind\":\"versions\",\"versions\":{\"authz\":4,\"users\":11}}\n\n";
        assert_eq!(said(&mut one)[1..], [versions, ":\n\n"]);
    }
}
