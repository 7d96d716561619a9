/// How much is seeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How many tenants, up to 20.
    pub tenants: u32,
    /// How many users each of them has; at least the four with known accounts.
    pub users: u32,
}

impl Default for Plan {
    /// 20 tenants of 5,000 users.
    fn default() -> Self {
        Self { tenants: 20, users: 5_000 }
    }
}

/// The tenants, with their domains under `.test`, which nobody can own.
pub const TENANTS: [(&str, &str); 20] = [
    ("Acme Talent", "acme"),
    ("Globex Casting", "globex"),
    ("Nordlys Film", "nordlys"),
    ("Café Müller Künstleragentur", "cafe-mueller"),
    ("Estudio Peñarol", "penarol"),
    ("Agência Coração", "coracao"),
    ("Łódź Stage", "lodz-stage"),
    ("Théâtre des Élèves", "eleves"),
    ("Şehir Models", "sehir"),
    ("Umbrella Voices", "umbrella"),
    ("Initech People", "initech"),
    ("Hooli Faces", "hooli"),
    ("Vandelay Extras", "vandelay"),
    ("Stark Stunts", "stark"),
    ("Wayne Doubles", "wayne"),
    ("Tyrell Figures", "tyrell"),
    ("Soylent Catering Crew", "soylent"),
    ("Wonka Dancers", "wonka"),
    ("Cyberdyne Motion", "cyberdyne"),
    ("Duff Live", "duff"),
];

/// The e-mail domain of a tenant, which is counted from 1.
pub fn domain(tenant: u32) -> Option<String> {
    let (_, label) = TENANTS.get(tenant.checked_sub(1)? as usize)?;
    Some(format!("{label}.test"))
}
