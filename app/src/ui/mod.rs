//! Parts that know nothing of a feature.

mod admin_links;
mod answer;
mod breadcrumbs;
mod derived;
mod dialog;
mod field;
mod frame;
mod icon;
mod nav_link;
mod notice;
mod segments;
mod skeleton;
mod time;
mod toast;
mod tooltip;

pub(crate) use answer::{Absent, AbsentView, Caveat, CaveatBanner};
pub(crate) use derived::{Show, derived};
pub(crate) use dialog::Modal;
pub(crate) use field::{Field, described_by};
pub(crate) use frame::Frame;
pub(crate) use icon::{Icon, icon};
pub(crate) use notice::Notice;
pub(crate) use segments::segments;
pub(crate) use skeleton::SkeletonRows;
pub(crate) use time::{Day, Moment};
pub(crate) use toast::{Action, Toaster, Toasts, provide_toasts, use_toasts};
