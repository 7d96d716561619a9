//! What is made when it is first wanted.

/// A value whose code comes with whoever makes it: a program that never does is linked without so much as its drop.
pub(crate) struct Late<T>(Option<Box<dyn Made<T> + Send>>);

trait Made<T> {
    fn get(&self) -> &T;
    fn get_mut(&mut self) -> &mut T;
}

impl<T> Made<T> for T {
    fn get(&self) -> &T {
        self
    }

    fn get_mut(&mut self) -> &mut T {
        self
    }
}

impl<T> Default for Late<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Late<T> {
    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|made| (**made).get())
    }

    pub(crate) fn get_mut(&mut self) -> Option<&mut T> {
        self.0.as_mut().map(|made| (**made).get_mut())
    }

    /// Makes it, if it is not there yet.
    pub(crate) fn make(&mut self) -> &mut T
    where
        T: Default + Send + 'static,
    {
        let made = self.0.get_or_insert_with(|| Box::new(T::default()));
        (**made).get_mut()
    }
}
