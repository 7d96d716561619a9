//! An error to begin with, when one is to be simulated.

use super::{QueryInspection, json::pretty};
use serde::{
    Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess,
        VariantAccess, Visitor,
        value::{Error, MapDeserializer, SeqDeserializer, StrDeserializer},
    },
};

impl QueryInspection {
    /// JSON that the query's error can be read from: its last error, or else one made up from the error's type; `None`
    /// if none can be.
    pub fn sample_error(&self) -> Option<String> {
        let made_up = || {
            let sample = self.query.get().sample_error()?;
            Some(pretty(self.query.get().encode(Err(&sample))?.get()))
        };
        self.error().or_else(|| self.failure_reason()).or_else(made_up)
    }
}

/// Variants that are tried before it is given up.
const VARIANTS: usize = 8;
/// Deeper types are taken to hold themselves.
const DEEPEST: usize = 12;
const TEXT: &str = "Simulated error";

/// Some value of `T`, from what `T` asks to be deserialised from.
pub(crate) fn sample<T: DeserializeOwned>() -> Option<T> {
    (0..VARIANTS).find_map(|variant| T::deserialize(Sample { variant, depth: 0 }).ok())
}

/// Gives each type what it asks for: texts a text, numbers 0, lists nothing, enums the variant of this number, or their
/// last.
#[derive(Clone, Copy)]
struct Sample {
    variant: usize,
    depth: usize,
}

impl Sample {
    fn inner(self) -> Result<Self, Error> {
        if self.depth == DEEPEST {
            return Err(Error::custom("too deep"));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    fn fields<'de>(
        self,
        fields: &'static [&'static str],
    ) -> Result<impl MapAccess<'de, Error = Error>, Error> {
        let inner = self.inner()?;
        Ok(MapDeserializer::new(fields.iter().map(move |field| (*field, inner))))
    }

    fn elements<'de>(self, count: usize) -> Result<impl SeqAccess<'de, Error = Error>, Error> {
        let inner = self.inner()?;
        Ok(SeqDeserializer::new(std::iter::repeat_n(inner, count)))
    }
}

impl IntoDeserializer<'_, Error> for Sample {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! give {
    ($($deserialize:ident: $visit:ident($value:expr)),* $(,)?) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit($value)
        }
    )*};
}

impl<'de> Deserializer<'de> for Sample {
    type Error = Error;

    give! {
        deserialize_any: visit_str(TEXT),
        deserialize_bool: visit_bool(false),
        deserialize_i8: visit_i8(0),
        deserialize_i16: visit_i16(0),
        deserialize_i32: visit_i32(0),
        deserialize_i64: visit_i64(0),
        deserialize_i128: visit_i128(0),
        deserialize_u8: visit_u8(0),
        deserialize_u16: visit_u16(0),
        deserialize_u32: visit_u32(0),
        deserialize_u64: visit_u64(0),
        deserialize_u128: visit_u128(0),
        deserialize_f32: visit_f32(0.0),
        deserialize_f64: visit_f64(0.0),
        deserialize_char: visit_char('?'),
        deserialize_str: visit_str(TEXT),
        deserialize_string: visit_str(TEXT),
        deserialize_identifier: visit_str(TEXT),
        deserialize_bytes: visit_bytes(&[]),
        deserialize_byte_buf: visit_bytes(&[]),
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_none()
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self.inner()?)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.elements(0)?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.elements(count)?)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(self.elements(count)?)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(self.fields(&[])?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(self.fields(fields)?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let variant = variants.get(self.variant).or(variants.last());
        let variant = variant.ok_or_else(|| Error::custom("no variant"))?;
        visitor.visit_enum(Variant { name: variant, inner: self.inner()? })
    }
}

struct Variant {
    name: &'static str,
    inner: Sample,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Error;
    type Variant = Sample;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Sample), Error> {
        Ok((seed.deserialize(StrDeserializer::new(self.name))?, self.inner))
    }
}

impl<'de> VariantAccess<'de> for Sample {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_tuple(count, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(self.fields(fields)?)
    }
}

#[cfg(test)]
mod tests {
    use super::{TEXT, sample};
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Problem {
        status: u16,
        title: String,
        detail: Option<String>,
        fields: BTreeMap<String, Vec<String>>,
        pair: (bool, f64),
    }

    #[derive(Debug, PartialEq, Deserialize)]
    enum Failure {
        /// Never ends.
        Caused(Box<Failure>),
        Problem(Problem),
        Offline,
    }

    #[test]
    fn a_value_is_made_up_from_what_its_type_asks_for() {
        let problem = Problem {
            status: 0,
            title: String::from(TEXT),
            detail: None,
            fields: BTreeMap::new(),
            pair: (false, 0.0),
        };
        assert_eq!(sample::<Failure>(), Some(Failure::Problem(problem)));
        assert_eq!((sample::<String>().as_deref(), sample::<()>()), (Some(TEXT), Some(())));
    }

    #[test]
    fn what_no_sample_fits_is_given_up() {
        assert_eq!(sample::<std::net::IpAddr>(), None);
    }
}
