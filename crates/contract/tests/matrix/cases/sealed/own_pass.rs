//! Types that say of themselves that a layer takes them.

use contract::matrix::{
    Answer, FieldsIn, InCookies, InDatabase, InRedis, Stored, UiValue, kinds, layers,
    parts::{self, IsPart, Keeps},
};

struct Whole;

impl Stored for Whole {
    type Kind = kinds::SessionData;
}

impl InCookies for Whole {} //~ E0119 conflicting implementations of trait `InCookies`
impl InDatabase for Whole {} //~ E0119 conflicting implementations of trait `InDatabase`
impl InRedis<ForEver> for Whole {} //~ E0119 conflicting implementations of trait `InRedis<ForEver>`

struct Raw;

impl Stored for Raw {
    type Kind = kinds::Analytics;
}

impl IsPart<parts::Computed> for Raw {} //~ E0046 SEAL

struct ForEver;

impl Keeps<parts::Computed> for ForEver {} //~ E0046 SEAL

struct Permissions;

impl UiValue for Permissions {} //~ E0046 SEAL
impl Answer for Permissions {} //~ E0046 SEAL

struct UiState {
    permissions: Permissions,
}

impl FieldsIn<layers::UiStore> for UiState {} //~ E0046 DECLARED

fn main() {}
