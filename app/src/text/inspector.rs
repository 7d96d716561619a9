use contract::permissions::{Copy, Layer};

use crate::format;

pub(crate) const TITLE: &str = "Permission inspector";
pub(crate) const LEAD: &str = "What a person may do, why, and where that is held at this moment.";
pub(crate) const SEARCH: &str = "Name or e-mail of a person";
pub(crate) const FIND: &str = "Find";
pub(crate) const PEOPLE: &str = "People found";
pub(crate) const NOBODY: &str = "Nobody matches.";
pub(crate) const LOOK_AGAIN: &str = "Look again";
pub(crate) const FAILED: &str = "This could not be looked up";
pub(crate) const OFFLINE: &str = "You are offline. This is how it was when it was last looked at.";
pub(crate) const OUTDATED: &str = "This could not be looked at again just now. It may have changed.";
pub(crate) const ROLE: &str = "Role";
pub(crate) const STATUS: &str = "Sign-in";
pub(crate) const ACTIVE: &str = "May sign in";
pub(crate) const NOT_ACTIVE: &str = "May not sign in, so none of this is of use to them";
pub(crate) const VERSION: &str = "Version";
pub(crate) const KEY: &str = "Key";
pub(crate) const GRANTS: &str = "What the role grants";
pub(crate) const LAYERS: &str = "Where it is held";
pub(crate) const LAYER: &str = "Layer";
pub(crate) const STATE: &str = "State";
pub(crate) const AGE: &str = "Age";
pub(crate) const SOURCE: &str = "PostgreSQL";
pub(crate) const IS_SOURCE: &str = "the source";

pub(crate) const fn layer(layer: Layer) -> &'static str {
    match layer {
        Layer::Process => "This server's memory",
        Layer::Redis => "Redis",
    }
}

pub(crate) const fn state(copy: &Copy) -> &'static str {
    match (copy.reachable, copy.held, copy.current) {
        (false, ..) => "cannot be asked",
        (true, false, _) => "holds nothing",
        (true, true, true) => "current",
        (true, true, false) => "outdated, never served",
    }
}

pub(crate) fn age(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        _ => format!("{} h", format::count(seconds / 3600)),
    }
}
