//! What options are made of: each that is set brings along how it is applied, so that a program carries those that it sets.

use crate::{QueryOptions, options::Resolved};
use std::{any::Any, fmt, sync::Arc};

trait AnySetting: fmt::Debug + Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn is(&self, other: &dyn AnySetting) -> bool;
    fn apply(&self, resolved: &mut Resolved);
}

struct Setting<T> {
    value: T,
    put: fn(&mut Resolved, T),
}

impl<T: Clone + PartialEq + fmt::Debug + Send + Sync + 'static> AnySetting for Setting<T> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is(&self, other: &dyn AnySetting) -> bool {
        other.as_any().downcast_ref::<Self>().is_some_and(|other| other.value == self.value)
    }

    fn apply(&self, resolved: &mut Resolved) {
        (self.put)(resolved, self.value.clone());
    }
}

impl<T: fmt::Debug> fmt::Debug for Setting<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// Those that are set, in the order of their places, which are those of their fields.
#[derive(Clone, Default)]
pub(crate) struct Settings(Vec<(usize, Arc<dyn AnySetting>)>);

impl Settings {
    fn put(&mut self, place: usize, setting: Arc<dyn AnySetting>) {
        match self.0.binary_search_by_key(&place, |known| known.0) {
            Ok(there) => self.0[there].1 = setting,
            Err(there) => self.0.insert(there, (place, setting)),
        }
    }

    /// Sets what `stronger` sets.
    pub(crate) fn merge(&mut self, stronger: &Self) {
        stronger.0.iter().for_each(|(place, setting)| self.put(*place, setting.clone()));
    }
}

impl PartialEq for Settings {
    fn eq(&self, other: &Self) -> bool {
        let mut pairs = self.0.iter().zip(&other.0);
        self.0.len() == other.0.len() && pairs.all(|(one, other)| one.0 == other.0 && one.1.is(&*other.1))
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|known| &known.1)).finish()
    }
}

impl QueryOptions {
    /// Sets the field at `place` of [`Resolved`].
    pub(crate) fn set<T>(mut self, place: usize, value: T, put: fn(&mut Resolved, T)) -> Self
    where
        T: Clone + PartialEq + fmt::Debug + Send + Sync + 'static,
    {
        self.0.put(place, Arc::new(Setting { value, put }));
        self
    }
}

impl Resolved {
    pub(crate) fn apply(&mut self, options: &QueryOptions) {
        options.0.0.iter().for_each(|(_, setting)| setting.apply(self));
    }
}
