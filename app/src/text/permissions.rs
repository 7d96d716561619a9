pub(crate) const TITLE: &str = "Your permissions";
pub(crate) const HELD: &str = "granted";
pub(crate) const NOT_HELD: &str = "not granted";
pub(crate) const OFFLINE: &str = "You are offline. This is what you might do when it was last asked.";
pub(crate) const OUTDATED: &str = "This could not be asked again just now. It may have changed.";
pub(crate) const FAILED: &str = "Your permissions could not be loaded";

pub(crate) fn lead(role: &str) -> String {
    format!("What the role {role} grants you. Someone with the right to assign roles can give you another.")
}
