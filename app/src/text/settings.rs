use contract::auth::MIN_PASSWORD;

pub(crate) const TITLE: &str = "Settings";
pub(crate) const APPEARANCE_LEAD: &str = "Kept in this browser.";
pub(crate) const DEVICES: &str = "Devices";
pub(crate) const DEVICES_LEAD: &str =
    "Where you are signed in. If you do not know one of them, sign it out and change your password.";
pub(crate) const DEVICES_FAILED: &str = "Your devices could not be loaded";
pub(crate) const OFFLINE: &str = "You are offline. These are the devices as they were last seen.";
pub(crate) const OUTDATED: &str = "Your devices could not be brought up to date. There may be others.";
pub(crate) const THIS_DEVICE: &str = "This device";
pub(crate) const LAST_SEEN: &str = "Last seen";
pub(crate) const SINCE: &str = "signed in";
pub(crate) const SIGN_OUT_OTHERS: &str = "Sign out all other devices";
pub(crate) const SIGN_OUT_FAILED: &str = "The device could not be signed out.";
pub(crate) const SIGN_OUT_OTHERS_FAILED: &str = "The other devices could not be signed out.";
pub(crate) const PASSWORD: &str = "Password";
pub(crate) const PASSWORD_LEAD: &str = "Changing it signs out all other devices.";
pub(crate) const CURRENT_PASSWORD: &str = "Current password";
pub(crate) const NEW_PASSWORD: &str = "New password";
pub(crate) const CHANGE_PASSWORD: &str = "Change password";

pub(crate) fn fold(is_folded: bool, count: usize) -> String {
    if is_folded { format!("Show all {count} devices") } else { String::from("Show fewer") }
}

/// What the button for one device says to those who do not see where it stands.
pub(crate) fn sign_out(device: &str) -> String {
    format!("{}: {device}", super::auth::SIGN_OUT)
}

pub(crate) fn password_hint() -> String {
    format!("At least {MIN_PASSWORD} characters. A few words are easy to remember and hard to guess.")
}

/// How changing the password went, by the code in the address.
pub(crate) fn password(code: &str) -> &'static str {
    match code {
        "changed" => "Your password is changed. All other devices are signed out.",
        "wrong" => "The current password is wrong.",
        "unfit" => "The new password is too short, too long, or the one you have.",
        "throttled" => "Too many attempts. Wait a while, then try again.",
        "expired" => "You were signed out before the password was changed. Enter it once more.",
        _ => "The password could not be changed at the moment. Try again shortly.",
    }
}
