//! A queue of deadlines, the earliest first: the library's is twice the code.

use super::TimerKey;

/// A heap: none is later than the two at twice its place, and one more.
#[derive(Default)]
pub(super) struct Queue(Vec<TimerKey>);

impl Queue {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn first(&self) -> Option<TimerKey> {
        self.0.first().copied()
    }

    pub(super) fn push(&mut self, key: TimerKey) {
        let mut place = self.0.len();
        self.0.push(key);
        while place > 0 && self.0[place] < self.0[(place - 1) / 2] {
            let above = (place - 1) / 2;
            self.0.swap(place, above);
            place = above;
        }
    }

    /// Takes out the first.
    pub(super) fn pop(&mut self) {
        if !self.0.is_empty() {
            self.0.swap_remove(0);
            self.sink(0);
        }
    }

    fn sink(&mut self, mut place: usize) {
        loop {
            let mut least = place;
            for below in [2 * place + 1, 2 * place + 2] {
                if self.0.get(below).is_some_and(|key| *key < self.0[least]) {
                    least = below;
                }
            }
            if least == place {
                return;
            }
            self.0.swap(place, least);
            place = least;
        }
    }

    /// Changes all, and takes out those of which `keep` does not hold.
    pub(super) fn retain(&mut self, keep: &mut dyn FnMut(&mut TimerKey) -> bool) {
        self.0.retain_mut(keep);
        for place in (0..self.0.len() / 2).rev() {
            self.sink(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Queue;
    use crate::time::Time;

    #[test]
    fn the_earliest_comes_first() {
        let mut queue = Queue::default();
        let mut random = 1_u64;
        for number in 0..1_000 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            queue.push((Time::from_millis((random >> 40) % 300), number, 0));
        }
        queue.retain(&mut |key| {
            key.0 = key.0.saturating_sub(Time::from_millis(100));
            key.1 % 3 != 0
        });
        let mut times = Vec::new();
        while let Some(key) = queue.first() {
            times.push((key.0, key.1));
            queue.pop();
        }
        assert_eq!((times.len(), queue.len()), (666, 0));
        assert!(times.is_sorted());
    }
}
