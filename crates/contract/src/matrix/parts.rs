//! How a layer may hold a kind, and what it asks for then.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Stored, seal::Seal};

macro_rules! parts {
    ($($(#[$meta:meta])* $name:ident)*) => { $($(#[$meta])* #[derive(Debug, Clone, Copy)] pub struct $name;)* };
}
parts! {
    /// Whatever the type.
    Primary
    /// Whatever the type.
    L2Cache
    /// Whatever the type.
    Source
    /// A type that [is minimal](IsMinimal).
    Minimal
    /// Under a key of the class [`Long`].
    LongTtl
    /// A type that [is a backup](IsBackup).
    Backup
}

/// The value is of the part `Part` of its kind.
#[diagnostic::on_unimplemented(
    message = "this layer takes only a part of this kind, `{Part}`, and `{Self}` is not of it",
    label = "not `{Part}`",
    note = "Minimal: a lean type of its own that implements `IsMinimal`; Computed: `Computed::of(&rows, compute)`; \
            Backup: a type of its own that implements `IsBackup`"
)]
pub trait IsPart<Part> {
    #[doc(hidden)]
    const SEAL: Seal;
    /// The most bytes that it may take, where the part has a bound.
    const MOST_BYTES: Option<MostBytes> = None;
}
impl<T> IsPart<Primary> for T {
    const SEAL: Seal = Seal;
}
impl<T> IsPart<L2Cache> for T {
    const SEAL: Seal = Seal;
}
impl<T> IsPart<Source> for T {
    const SEAL: Seal = Seal;
}
impl<T> IsPart<LongTtl> for T {
    const SEAL: Seal = Seal;
}
impl<T: IsMinimal> IsPart<Minimal> for T {
    const SEAL: Seal = Seal;
    const MOST_BYTES: Option<MostBytes> = Some(T::MOST_BYTES);
}
impl<T: IsComputed> IsPart<Computed> for Computed<T> {
    const SEAL: Seal = Seal;
}
impl<T: IsBackup> IsPart<Backup> for T {
    const SEAL: Seal = Seal;
}

/// A lean version of something larger: ids and times, of a bounded size.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not minimal, and this layer takes only the least of its kind that will do",
    label = "the whole of it",
    note = "make a lean type of its own, of ids and times, and implement `IsMinimal` for that: see server/src/auth/lean.rs"
)]
pub trait IsMinimal: Stored {
    /// The most bytes that it may take when it is written. What is longer is neither set nor read.
    const MOST_BYTES: MostBytes;
}

/// A size that what is minimal may have: less than a kilobyte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MostBytes(usize);

impl MostBytes {
    /// So many bytes.
    ///
    /// # Panics
    /// At compile time, where it is a constant: from a kilobyte on.
    pub const fn new(bytes: usize) -> Self {
        assert!(bytes < 1024, "what is minimal takes less than a kilobyte");
        Self(bytes)
    }

    /// The number.
    pub const fn get(self) -> usize {
        self.0
    }
}

/// A copy to come back from when the primary layer has lost it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a backup, and this layer takes only a backup of its kind",
    label = "the live one",
    note = "make a type of its own of what is needed to come back, and implement `IsBackup` for that: see server/src/auth/store.rs"
)]
pub trait IsBackup: Stored {}

/// What was computed of many rows: a type of its own, that holds none of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not computed of anything, and this layer takes only what was computed of its kind",
    label = "as it is, not what was computed of it",
    note = "make a type of its own of the result, and implement `IsComputed` for that: `type Of` is what it is computed of"
)]
pub trait IsComputed: Stored {
    /// A row of what it is computed of.
    type Of;
}

/// A value that was computed from others. As a part, without a type, it asks for one.
///
/// It is computed of a slice, so one row as it is does not do, and neither does a type that does not say what it is
/// computed of. That a result does not carry the rows along is what its author says by [`IsComputed`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent, bound(deserialize = "T: IsComputed + Deserialize<'de>"))]
pub struct Computed<T = ()>(T);

impl<T: IsComputed> Computed<T> {
    /// Computes it. There is no other way to make one but reading back what was computed before.
    pub fn of(rows: &[T::Of], compute: impl FnOnce(&[T::Of]) -> T) -> Self {
        Self(compute(rows))
    }
}

impl<T> Computed<T> {
    /// The value.
    pub const fn get(&self) -> &T {
        &self.0
    }
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: Stored> Stored for Computed<T> {
    type Kind = T::Kind;
}

/// The class of keys that keep their value for minutes, an hour at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Short;
/// The class of keys that keep their value for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Long;

/// How long a copy stays, of a class. There is no copy without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ttl<Class>(Duration, Class);

impl Ttl<Short> {
    /// So many seconds.
    ///
    /// # Panics
    /// At compile time, where it is a constant: above an hour.
    pub const fn seconds(seconds: u64) -> Self {
        assert!(seconds > 0 && seconds <= 3600, "a short time to live is an hour at most");
        Self(Duration::from_secs(seconds), Short)
    }
}

impl Ttl<Long> {
    /// One day.
    pub const DAY: Self = Self(Duration::from_secs(86_400), Long);
}

impl<Class> Ttl<Class> {
    /// The time.
    pub const fn get(&self) -> Duration {
        self.0
    }
}

/// A key of the class `Self` keeps a value long enough, and not too long, for the part `Part`.
#[diagnostic::on_unimplemented(
    message = "a key of the class `{Self}` does not fit data that Redis holds as `{Part}`",
    label = "wrong class of key for this kind of data",
    note = "static data is kept for a day, under a `Long` key; whatever else Redis holds is kept for minutes, under a `Short` one"
)]
pub trait Keeps<Part> {
    #[doc(hidden)]
    const SEAL: Seal;
}
impl Keeps<Primary> for Short {
    const SEAL: Seal = Seal;
}
impl Keeps<L2Cache> for Short {
    const SEAL: Seal = Seal;
}
impl Keeps<Computed> for Short {
    const SEAL: Seal = Seal;
}
impl Keeps<LongTtl> for Long {
    const SEAL: Seal = Seal;
}
