pub(crate) const TITLE: &str = "Roles";
pub(crate) const CAPTION: &str = "What each role grants";
pub(crate) const PERMISSION: &str = "Permission";
pub(crate) const LEAD_EDIT: &str = "What each role grants. A change holds from everyone's next request on. You can change roles that grant no more than \
     yours; the owner's role keeps everything.";
pub(crate) const LEAD_LOOK: &str = "What each role grants.";
pub(crate) const OFFLINE: &str = "You are offline. The roles follow as soon as the connection is back.";
pub(crate) const OUTDATED: &str = "The roles could not be brought up to date. What you see may be old.";
pub(crate) const FAILED: &str = "Roles could not be loaded";

pub(crate) fn grant(role: &str, about: &str) -> String {
    format!("{role}: {about}")
}

pub(crate) fn set_failed(role: &str) -> String {
    format!("What the role {role} grants could not be changed.")
}
