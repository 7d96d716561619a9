//! What this program may have to do, as its target and its features say.

/// Whether this program may render pages for others: one for a browser may not, and carries nothing of what that takes.
pub(crate) const RENDERS: bool = cfg!(any(feature = "ssr", not(target_arch = "wasm32")));

/// Whether this program may take over what a server has rendered.
pub(crate) const HYDRATES: bool = RENDERS || !cfg!(feature = "csr");
