use axum::{body::Body, response::Response};
use contract::{
    Page,
    users::{
        CreateUser, DeleteUser, ExportUsers, GetUser, ImportReport, ImportUsers, ListUsers, UpdateUser, User,
    },
};

use super::{
    change, create, delete, export, get,
    import::{Parsed, import, read},
    list,
};
use crate::{
    Result, Services,
    auth::Caller,
    http::{Input, Reply, Routes},
    write::Write,
};

/// The endpoints.
pub fn routes() -> Routes {
    Routes::new()
        .endpoint::<ListUsers, _, _>(list_users)
        .writing::<CreateUser, _>(|w, by, input| Box::pin(create_user(w, by, input)))
        .endpoint::<GetUser, _, _>(get_user)
        .writing::<UpdateUser, _>(|w, by, input| Box::pin(update_user(w, by, input)))
        .writing::<DeleteUser, _>(|w, by, input| Box::pin(delete_user(w, by, input)))
        .writing_streamed::<ImportUsers, _, _, _, _>(read, |w, by, input| {
            Box::pin(import_users(w, by, input))
        })
        .streaming::<ExportUsers, _, _>(export_users)
}

async fn list_users(
    services: Services,
    caller: Caller,
    input: Input<ListUsers>,
) -> Result<Reply<Page<User>>> {
    Ok(Reply::shown(list(&services, &caller, input.query).await?))
}

async fn create_user(w: &mut Write, by: &Caller, input: &Input<CreateUser>) -> Result<Reply<User>> {
    let user = create(w, by, input.body.clone()).await?;
    let version = user.version;
    Ok(Reply::new(user).etag(version))
}

async fn get_user(services: Services, caller: Caller, input: Input<GetUser>) -> Result<Reply<User>> {
    let user = get(&services, caller.tenant, input.path).await?;
    Ok(Reply::new((*user).clone()).etag(user.version))
}

async fn update_user(w: &mut Write, by: &Caller, input: &Input<UpdateUser>) -> Result<Reply<User>> {
    let user = change(w, by, input.path, input.body.clone(), &input.if_match()).await?;
    let version = user.version;
    Ok(Reply::new(user).etag(version))
}

async fn delete_user(w: &mut Write, by: &Caller, input: &Input<DeleteUser>) -> Result<Reply<()>> {
    delete(w, by, input.path, &input.if_match()).await?;
    Ok(Reply::new(()))
}

async fn import_users(
    w: &mut Write,
    by: &Caller,
    input: &Input<ImportUsers, Parsed>,
) -> Result<Reply<ImportReport>> {
    Ok(Reply::new(import(w, by, input.query, &input.body).await?))
}

async fn export_users(
    services: Services,
    caller: Caller,
    input: Input<ExportUsers, Body>,
) -> Result<Response> {
    export(&services, &caller, input.query).await
}
