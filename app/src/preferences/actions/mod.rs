//! What can be done to the UI store, slice by slice. Names are those the devtools show.

mod appearance;
mod developer;
mod list;
mod navigation;
mod overlays;
#[cfg(test)]
mod testing;

pub use appearance::AppearanceActions;
pub use developer::DeveloperActions;
pub use list::ListActions;
pub use navigation::NavigationActions;
pub use overlays::OverlayActions;
#[cfg(test)]
use testing::test_store;
