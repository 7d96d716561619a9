/// What an implementation of a sealed trait must have, and no other crate can name. So what a kind is, where it may live
/// and what a layer takes is decided by the table, and by nobody beside it.
#[derive(Debug, Clone, Copy)]
pub struct Seal;

/// What [`ui_store!`](crate::ui_store!) implements [`FieldsIn`](super::FieldsIn) with. Nobody else should.
#[derive(Debug, Clone, Copy)]
pub struct Declared;
