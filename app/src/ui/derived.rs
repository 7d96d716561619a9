use leptos::{
    children::{TypedChildrenFn, ViewFn},
    either::Either,
    prelude::*,
};

/// What follows from queries. In the browser it is a memo. On the server, where a query's answer comes on another thread, it is
/// computed whenever it is read: a memo is clean when it has been computed, even if it was told meanwhile that it is not, and would
/// render what was there before the answer beside parts that have it.
pub(crate) fn derived<T>(compute: impl Fn() -> T + Send + Sync + 'static) -> Signal<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    arc_derived(compute).into()
}

fn arc_derived<T>(compute: impl Fn() -> T + Send + Sync + 'static) -> ArcSignal<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    if cfg!(feature = "hydrate") {
        ArcMemo::new(move |_| compute()).into()
    } else {
        ArcSignal::derive(compute)
    }
}

/// Leptos' component of that name, by [`derived`].
#[component(transparent)]
pub(crate) fn Show<W, C>(
    children: TypedChildrenFn<C>,
    when: W,
    #[prop(optional, into)] fallback: ViewFn,
) -> impl IntoView
where
    W: Fn() -> bool + Send + Sync + 'static,
    C: IntoView + 'static,
{
    let when = arc_derived(when);
    let children = children.into_inner();
    move || if when.get() { Either::Left(children()) } else { Either::Right(fallback.run()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_comes_while_it_is_computed_is_seen_at_the_next_read() {
        let owner = Owner::new();
        owner.set();
        let answer = RwSignal::new(false);
        let seen = derived(move || {
            let before = answer.get();
            answer.set(true);
            before
        });
        assert!(!seen.get_untracked());
        assert!(seen.get_untracked());
    }
}
