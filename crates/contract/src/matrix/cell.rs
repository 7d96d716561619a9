//! The cells of the table, as data.

/// What a layer may hold of a kind, or why it may hold nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// The layer may hold it.
    Yes(Part),
    /// It may not.
    No(Reason),
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $text:literal: $about:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $(#[doc = $about] $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// As it stands in the table.
            pub const fn text(self) -> &'static str { match self { $(Self::$variant => $text,)* } }
            /// What it means.
            pub const fn about(self) -> &'static str { match self { $(Self::$variant => $about,)* } }
        }
    };
}

words! {
    /// How a layer may hold a kind. Each is also a type, in [`parts`](super::parts).
    Part {
        Primary = "Primary": "The best place for this kind",
        L2Cache = "L2 Cache": "A second copy, for speed",
        Source = "Source": "The source of truth",
        Minimal = "Minimal": "The least of it that will do; the type says so by `parts::IsMinimal`",
        Computed = "Computed": "Only what was computed of it, as a `parts::Computed`",
        LongTtl = "Long TTL": "Only for a long time, under a key of the class `parts::Long`",
        Backup = "Backup": "A copy to come back from; the type says so by `parts::IsBackup`",
    }
}

words! {
    /// Why a layer may not hold a kind.
    Reason {
        SecurityRisk = "Security Risk": "Whoever can run a script in the page could take it or change it",
        No = "No": "Not the place for this kind",
        ServerSide = "Server-side": "Decided on the server, with each request",
        TooLarge = "Too large": "Would travel with every request",
        ServerData = "Server data": "A copy of the server's data belongs into the query cache",
        TooVolatile = "Too volatile": "Outdated before it is read again",
    }
}

impl Cell {
    /// Whether the layer may hold it.
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Yes(_))
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Yes(part) => write!(f, "✅ {}", part.text()),
            Self::No(reason) => write!(f, "❌ {}", reason.text()),
        }
    }
}
