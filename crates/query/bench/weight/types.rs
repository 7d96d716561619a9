//! What is asked for, with a query or without: the answers come as JSON, as in any program.

/// `answer!(Name { field: type, … })`: an answer, and how it is read.
macro_rules! answer {
    ($name:ident { $($field:ident: $ty:ty),* }) => {
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub(crate) struct $name { $(pub(crate) $field: $ty),* }
        impl crate::types::Answer for $name {}
    };
}

/// Something that the server gives.
pub(crate) trait Answer: serde::de::DeserializeOwned + serde::Serialize {
    fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Calls `each!(Name, "key")` for the first of the answers.
macro_rules! first {
    ($each:ident) => {
        $each!(User, "user");
    };
}

/// Calls `each!` for all 21.
macro_rules! all {
    ($each:ident) => {
        $each!(User, "user");
        $each!(Role, "role");
        $each!(Profile, "profile");
        $each!(Notice, "notice");
        $each!(Figure, "figure");
        $each!(Country, "country");
        $each!(Setting, "setting");
        $each!(Change, "change");
        $each!(Health, "health");
        $each!(Tenant, "tenant");
        $each!(Session, "session");
        $each!(Invoice, "invoice");
        $each!(Product, "product");
        $each!(Order, "order");
        $each!(Address, "address");
        $each!(Comment, "comment");
        $each!(Task, "task");
        $each!(Upload, "upload");
        $each!(Report, "report");
        $each!(Token, "token");
        $each!(Webhook, "webhook");
    };
}

answer!(User { id: u32, name: String, email: String });
answer!(Role { code: String, title: String, rights: Vec<String> });
answer!(Profile { about: String, picture: Option<String> });
answer!(Notice { at: u64, text: String, is_read: bool });
answer!(Figure { value: f64, label: String });
answer!(Country { iso: String, called: String, population: u64 });
answer!(Setting { path: String, is_on: bool });
answer!(Change { who: u32, what: String, before: Option<String>, after: Option<String> });
answer!(Health { is_up: bool, since: u64 });
answer!(Tenant { number: u32, company: String, seats: u32 });
answer!(Session { key: String, expires: u64, agent: Option<String> });
answer!(Invoice { total: f64, lines: Vec<String>, paid: bool });
answer!(Product { sku: String, price: f64, stock: i64 });
answer!(Order { product: String, count: u32, note: Option<String> });
answer!(Address { street: String, city: String, zip: String });
answer!(Comment { author: u32, body: String, votes: i64 });
answer!(Task { subject: String, done: bool, due: Option<u64> });
answer!(Upload { file: String, size: u64, parts: Vec<u32> });
answer!(Report { rows: Vec<f64>, heading: String });
answer!(Token { scope: String, secret: String });
answer!(Webhook { url: String, events: Vec<String>, active: bool });
