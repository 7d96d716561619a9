//! An endpoint is a type. [`endpoint!`](crate::endpoint!) declares it; the server's mount and the client read it.

use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{Holds, Parameter, Permission, query_string::QueryString};

/// The request methods that the API uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// The method as it is written in a request line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether the method changes nothing on the server (RFC 9110, 9.2.1).
    pub const fn is_safe(self) -> bool {
        matches!(self, Self::Get)
    }
}

/// Who may call an endpoint. The mount enforces it before the handler runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone, signed in or not.
    Public,
    /// Anyone who is signed in.
    SignedIn,
    /// Those who hold this permission in their tenant.
    Needs(Permission),
}

/// What an endpoint declares, as a value: for lists of endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declaration {
    /// The name of its type.
    pub name: &'static str,
    /// What it does, in a few sentences.
    pub about: &'static str,
    /// Its request method.
    pub method: Method,
    /// Its path, with `{name}` for parameters.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// Whether path or query name a record, which to all other tenants is not there.
    pub names_a_record: bool,
}

impl Declaration {
    /// What `E` declares.
    pub const fn of<E: Endpoint>() -> Self {
        Self {
            name: E::NAME,
            about: E::ABOUT,
            method: E::METHOD,
            path: E::PATH,
            access: E::ACCESS,
            names_a_record: E::Path::NAMES_A_RECORD || E::Query::NAMES_A_RECORD,
        }
    }
}

/// What fills the `{…}` of a path.
pub trait PathParams: Clone + Send + Sync + 'static {
    /// Whether it names a record of one tenant, which to all others is not there.
    const NAMES_A_RECORD: bool;
    /// The placeholders, in order of appearance.
    const PARAMETERS: &'static [Parameter];
    /// The path with its placeholders filled in.
    fn fill(&self, template: &str) -> String;
    /// Reads the values, in order of appearance. `None` if one is malformed, which is answered as *not found*.
    fn parse(values: &[&str]) -> Option<Self>;
}

impl PathParams for () {
    const NAMES_A_RECORD: bool = false;
    const PARAMETERS: &'static [Parameter] = &[];

    fn fill(&self, template: &str) -> String {
        template.to_owned()
    }
    fn parse(values: &[&str]) -> Option<Self> {
        values.is_empty().then_some(())
    }
}

impl PathParams for Uuid {
    const NAMES_A_RECORD: bool = true;
    const PARAMETERS: &'static [Parameter] = &[Parameter::new("id", Holds::Id, "Its id.").required()];

    fn fill(&self, template: &str) -> String {
        fill_one(template, &self.to_string())
    }
    fn parse(values: &[&str]) -> Option<Self> {
        match values {
            // Only the hyphenated form: two spellings of one id would be two cache keys.
            [value] if value.len() == 36 => Uuid::try_parse(value).ok(),
            _ => None,
        }
    }
}

/// The template with its one placeholder filled in by what needs no escaping.
pub(crate) fn fill_one(template: &str, value: &str) -> String {
    match (template.find('{'), template.find('}')) {
        (Some(open), Some(close)) if open < close => {
            format!("{}{value}{}", &template[..open], &template[close + 1..])
        }
        _ => template.to_owned(),
    }
}

/// One endpoint of the API.
pub trait Endpoint: Send + Sync + 'static {
    /// The name of its type.
    const NAME: &'static str;
    /// What it does: its documentation.
    const ABOUT: &'static str;
    /// Its request method.
    const METHOD: Method;
    /// Its path, with `{name}` for parameters.
    const PATH: &'static str;
    /// Who may call it. There is no default: an endpoint that does not say so does not compile.
    const ACCESS: Access;
    /// The values in the path.
    type Path: PathParams;
    /// The query string.
    type Query: QueryString;
    /// The JSON body of the request; `()` for none.
    type Body: Serialize + DeserializeOwned + Described + Send + Sync + 'static;
    /// The JSON body of a successful answer; `()` for none.
    type Response: Serialize + DeserializeOwned + Described + Send + 'static;
    /// The status of success.
    const STATUS: u16;
    /// The media types of which the body may be; none without a body.
    const TAKES: &'static [&'static str];
    /// The media type of a successful answer; empty for none.
    const GIVES: &'static str;
}

/// A type that knows its JSON schema, where the feature `schema` is on; any type where it is not.
#[cfg(feature = "schema")]
pub trait Described: schemars::JsonSchema {}
#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> Described for T {}
/// A type that knows its JSON schema, where the feature `schema` is on; any type where it is not.
#[cfg(not(feature = "schema"))]
pub trait Described {}
#[cfg(not(feature = "schema"))]
impl<T> Described for T {}

/// Declares an endpoint as a unit type that implements [`Endpoint`]. What it says of itself goes into the API's document.
#[macro_export]
macro_rules! endpoint {
    (
        $(#[doc = $about:literal])+
        $name:ident: $method:ident $path:literal, access: $access:expr
        $(, path: $params:ty)? $(, query: $query:ty)? $(, body: $body:ty)? $(, takes: [$($takes:literal),+])?
        $(, response: $response:ty)? $(, gives: $gives:literal)? $(, status: $status:literal)? $(,)?
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl $crate::Endpoint for $name {
            const NAME: &'static str = stringify!($name);
            const ABOUT: &'static str = concat!($($about),+);
            const METHOD: $crate::Method = $crate::Method::$method;
            const PATH: &'static str = $path;
            const ACCESS: $crate::Access = $access;
            type Path = $crate::endpoint!(@or $($params)?);
            type Query = $crate::endpoint!(@or $($query)?);
            type Body = $crate::endpoint!(@or $($body)?);
            type Response = $crate::endpoint!(@or $($response)?);
            const STATUS: u16 = $crate::endpoint!(@status [$($status)?] [$($response)? $($gives)?]);
            const TAKES: &'static [&'static str] = $crate::endpoint!(@takes [$($($takes),+)?] [$($body)?]);
            const GIVES: &'static str = $crate::endpoint!(@gives [$($gives)?] [$($response)?]);
        }
    };
    (@or) => { () };
    (@or $given:ty) => { $given };
    (@status [$status:literal] $answer:tt) => { $status };
    (@status [] []) => { 204 };
    (@status [] $answer:tt) => { 200 };
    (@takes [$($takes:literal),+] $body:tt) => { &[$($takes),+] };
    (@takes [] []) => { &[] };
    (@takes [] $body:tt) => { &["application/json"] };
    (@gives [$gives:literal] $response:tt) => { $gives };
    (@gives [] []) => { "" };
    (@gives [] $response:tt) => { "application/json" };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_fills_its_place_in_the_path() {
        let id = Uuid::nil();
        assert_eq!(id.fill("/users/{id}/x"), format!("/users/{id}/x"));
        assert_eq!(Uuid::parse(&[&id.to_string()]), Some(id));
    }

    #[test]
    fn only_the_hyphenated_form_of_an_id_is_an_id() {
        assert_eq!(Uuid::parse(&["00000000000000000000000000000000"]), None);
        assert_eq!(Uuid::parse(&["{00000000-0000-0000-0000-000000000000}"]), None);
        assert_eq!(Uuid::parse(&[]), None);
    }
}
