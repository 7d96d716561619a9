contract::twins! {
    rows: "contract::users::User", not "contract::auth::SessionView"; r#"
fn write(write: &mut server::write::Write) {
    write.rows::<T>();
}
"#
}
