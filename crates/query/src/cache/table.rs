//! A hash table that is a fraction of the code of the library's: its hashes are computed elsewhere, and what it holds is
//! boxed.

/// Each item stands with its hash in the first place that was free from the hash's own on. A quarter of the places is free.
pub(super) struct Table<T> {
    places: Vec<Option<(u64, Box<T>)>>,
    count: usize,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { places: Vec::new(), count: 0 }
    }
}

impl<T> Table<T> {
    /// Where that of `hash` is of which `is` holds.
    fn place(&self, hash: u64, is: &dyn Fn(&T) -> bool) -> Option<usize> {
        let mut place = self.own(hash);
        while let Some((known, item)) = self.places.get(place)? {
            if *known == hash && is(item) {
                return Some(place);
            }
            place = self.after(place);
        }
        None
    }

    fn own(&self, hash: u64) -> usize {
        // A count differs in its low bits only.
        (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & self.mask()
    }

    fn after(&self, place: usize) -> usize {
        (place + 1) & self.mask()
    }

    /// There are as many places as a power of two.
    fn mask(&self) -> usize {
        self.places.len().wrapping_sub(1)
    }

    pub(super) fn get(&self, hash: u64, is: &dyn Fn(&T) -> bool) -> Option<&T> {
        self.places[self.place(hash, is)?].as_ref().map(|(_, item)| &**item)
    }

    pub(super) fn get_mut(&mut self, hash: u64, is: &dyn Fn(&T) -> bool) -> Option<&mut T> {
        let place = self.place(hash, is)?;
        self.places[place].as_mut().map(|(_, item)| &mut **item)
    }

    /// Puts in what is not there yet.
    pub(super) fn insert(&mut self, hash: u64, item: Box<T>) {
        if 4 * self.count >= 3 * self.places.len() {
            let room = (2 * self.places.len()).max(4);
            let old =
                std::mem::replace(&mut self.places, std::iter::repeat_with(|| None).take(room).collect());
            for (hash, item) in old.into_iter().flatten() {
                self.put(hash, item);
            }
        }
        self.count += 1;
        self.put(hash, item);
    }

    pub(super) fn get_or_insert(&mut self, hash: u64) -> &mut T
    where
        T: Default,
    {
        if self.place(hash, &|_| true).is_none() {
            self.insert(hash, Box::default());
        }
        match self.get_mut(hash, &|_| true) {
            Some(item) => item,
            None => unreachable!("it was put in if it was missing"),
        }
    }

    fn put(&mut self, hash: u64, item: Box<T>) {
        let mut place = self.own(hash);
        while self.places[place].is_some() {
            place = self.after(place);
        }
        self.places[place] = Some((hash, item));
    }

    pub(super) fn remove(&mut self, hash: u64, is: &dyn Fn(&T) -> bool) -> Option<Box<T>> {
        let mut free = self.place(hash, is)?;
        let removed = self.places[free].take();
        self.count -= 1;
        // Those after it that it had kept from a better place move up.
        let mut place = self.after(free);
        while let Some((hash, _)) = &self.places[place] {
            let own = self.own(*hash);
            if place.wrapping_sub(own) & self.mask() >= place.wrapping_sub(free) & self.mask() {
                self.places.swap(free, place);
                free = place;
            }
            place = self.after(place);
        }
        removed.map(|(_, item)| item)
    }

    /// In no particular order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.places.iter().flatten().map(|(_, item)| &**item)
    }
}

#[cfg(test)]
mod tests {
    use super::Table;
    use std::collections::HashSet;

    #[test]
    fn what_is_put_in_is_found_until_it_is_taken_out() {
        let mut table = Table::<(u64, u64)>::default();
        let mut there = HashSet::new();
        let mut random = 1_u64;
        for _ in 0..20_000 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            // Few hashes, so that many items share one.
            let item = (random >> 40) % 500;
            let hash = item % 97;
            let is = |known: &(u64, u64)| known.1 == item;
            assert_eq!(table.get(hash, &is).is_some(), there.contains(&item));
            if there.insert(item) {
                table.insert(hash, Box::new((hash, item)));
                assert_eq!(table.get_mut(hash, &is).copied(), Some((hash, item)));
            } else {
                there.remove(&item);
                assert_eq!(table.remove(hash, &is), Some(Box::new((hash, item))));
                assert!(table.remove(hash, &is).is_none());
            }
            assert_eq!(table.count, there.len());
        }
        assert_eq!(table.iter().map(|item| item.1).collect::<HashSet<_>>(), there);
        assert!(table.places.len() <= 1024, "as many places as are needed");
    }
}
