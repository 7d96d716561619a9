//! A map by ascending numbers. A new one is nearly always the greatest, so a sorted vector does, and is a tenth of the
//! code of a tree. What is large is boxed by its owner.

pub(crate) struct ById<T>(Vec<(u64, T)>);

impl<T> Default for ById<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ById<T> {
    fn place(&self, id: u64) -> Result<usize, usize> {
        self.0.binary_search_by_key(&id, |(id, _)| *id)
    }

    /// What was there before.
    pub(crate) fn insert(&mut self, id: u64, value: T) -> Option<T> {
        match self.place(id) {
            Ok(place) => Some(std::mem::replace(&mut self.0[place].1, value)),
            Err(place) => {
                self.0.insert(place, (id, value));
                None
            }
        }
    }

    pub(crate) fn remove(&mut self, id: u64) -> Option<T> {
        self.place(id).ok().map(|place| self.0.remove(place).1)
    }

    pub(crate) fn get(&self, id: u64) -> Option<&T> {
        self.place(id).ok().map(|place| &self.0[place].1)
    }

    pub(crate) fn get_mut(&mut self, id: u64) -> Option<&mut T> {
        self.place(id).ok().map(|place| &mut self.0[place].1)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Least number first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, &T)> {
        self.0.iter().map(|(id, value)| (*id, value))
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (u64, &mut T)> {
        self.0.iter_mut().map(|(id, value)| (*id, value))
    }

    pub(crate) fn ids(&self) -> impl DoubleEndedIterator<Item = u64> {
        self.0.iter().map(|(id, _)| *id)
    }

    /// Least number first.
    pub(crate) fn into_values(self) -> impl Iterator<Item = T> {
        self.0.into_iter().map(|(_, value)| value)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(_, value)| value)
    }
}
