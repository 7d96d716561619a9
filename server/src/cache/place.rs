//! Where keys are in a Redis Cluster. A command may only have keys of one slot there, so all of a tenant are in one: the
//! tenant's number is their hash tag.

use std::collections::BTreeMap;

use super::batch::Text;

/// The name of a key in a Cluster: `tenant:3:list` is `tenant:{3}:list`. What is no tenant's is called as it is.
pub(super) fn tagged(name: &str) -> String {
    match name.strip_prefix("tenant:").and_then(|rest| rest.split_once(':')) {
        Some((tenant, rest)) => format!("tenant:{{{tenant}}}:{rest}"),
        None => name.to_owned(),
    }
}

/// The keys of each slot, and the places that they have in the question.
pub(super) fn by_slot(keys: Vec<String>, slot_of: impl Fn(&[u8]) -> u16) -> Vec<(Vec<usize>, Vec<String>)> {
    let mut slots: BTreeMap<u16, (Vec<usize>, Vec<String>)> = BTreeMap::new();
    for (place, key) in keys.into_iter().enumerate() {
        let (places, keys) = slots.entry(slot_of(key.as_bytes())).or_default();
        places.push(place);
        keys.push(key);
    }
    slots.into_values().collect()
}

/// The values of a question of so many keys, from what the slots answered. Whatever none answered is missing.
pub(super) fn in_order(total: usize, answered: Vec<(Vec<usize>, Vec<Option<Text>>)>) -> Vec<Option<Text>> {
    let mut values = vec![None; total];
    for (places, answers) in answered {
        // Fewer answers than keys would be of other keys.
        if places.len() != answers.len() {
            continue;
        }
        for (place, answer) in places.into_iter().zip(answers) {
            if let Some(value) = values.get_mut(place) {
                *value = answer;
            }
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use fred::util::redis_keyslot;

    use super::*;

    #[test]
    fn all_keys_of_a_tenant_are_in_one_slot() {
        let names =
            ["tenant:3:version:users", "tenant:3:list:users:page:1:ab", "tenant:3:user:7:permissions"];
        let keys: Vec<String> = names.iter().map(|name| format!("mono:{}", tagged(name))).collect();
        assert_eq!(keys[0], "mono:tenant:{3}:version:users");
        assert_eq!(by_slot(keys.clone(), redis_keyslot), [(vec![0, 1, 2], keys)]);
        assert_eq!(tagged("session:7"), "session:7");
        assert_eq!(tagged("cache:global:currencies"), "cache:global:currencies");
    }

    #[test]
    fn what_travels_together_is_split_by_slot_and_comes_back_in_order() {
        let keys: Vec<String> =
            ["tenant:{1}:a", "session:7", "tenant:{2}:a", "tenant:{1}:b"].map(str::to_owned).to_vec();
        let slots = by_slot(keys.clone(), redis_keyslot);
        assert_eq!(slots.len(), 3);
        let echoed = slots
            .into_iter()
            .map(|(places, keys)| (places, keys.into_iter().map(|key| Some(Text::from(key))).collect()));
        let values = in_order(4, echoed.collect());
        assert_eq!(values, keys.into_iter().map(|key| Some(Text::from(key))).collect::<Vec<_>>());
    }

    #[test]
    fn what_a_slot_did_not_answer_is_missing() {
        let text = |text: &str| Some(Text::from(text.to_owned()));
        let answered = vec![(vec![2], vec![text("c")]), (vec![0, 1], vec![text("a")])];
        assert_eq!(in_order(3, answered), [None, None, text("c")]);
    }
}
