use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use contract::{
    Page,
    users::{CreateUser, DeleteUser, ExportUsers, GetUser, ImportUsers, ListUsers, UpdateUser, User},
};

use super::{change, create, delete, export, get, import, list};
use crate::{
    Result, Services,
    auth::Caller,
    http::{Input, Reply, Routes},
};

/// The endpoints.
pub fn routes() -> Routes {
    Routes::new()
        .endpoint::<ListUsers, _, _>(list_users)
        .endpoint::<CreateUser, _, _>(create_user)
        .endpoint::<GetUser, _, _>(get_user)
        .endpoint::<UpdateUser, _, _>(update_user)
        .endpoint::<DeleteUser, _, _>(delete_user)
        .streaming::<ImportUsers, _, _>(import_users)
        .streaming::<ExportUsers, _, _>(export_users)
}

async fn list_users(
    services: Services,
    caller: Caller,
    input: Input<ListUsers>,
) -> Result<Reply<Page<User>>> {
    let page = list(&services, &caller, input.query).await?;
    Ok(Reply::new((*page).clone()))
}

async fn create_user(services: Services, caller: Caller, input: Input<CreateUser>) -> Result<Reply<User>> {
    let user = create(&services, &caller, input.body).await?;
    let version = user.version;
    Ok(Reply::new(user).created().etag(version))
}

async fn get_user(services: Services, caller: Caller, input: Input<GetUser>) -> Result<Reply<User>> {
    let user = get(&services, &caller, input.path).await?;
    Ok(Reply::new((*user).clone()).etag(user.version))
}

async fn update_user(services: Services, caller: Caller, input: Input<UpdateUser>) -> Result<Reply<User>> {
    let expected = input.if_match();
    let user = change(&services, &caller, input.path, input.body, expected).await?;
    let version = user.version;
    Ok(Reply::new(user).etag(version))
}

async fn delete_user(services: Services, caller: Caller, input: Input<DeleteUser>) -> Result<Reply<()>> {
    delete(&services, &caller, input.path, input.if_match()).await?;
    Ok(Reply::new(()))
}

async fn import_users(
    services: Services,
    caller: Caller,
    input: Input<ImportUsers, Body>,
) -> Result<Response> {
    let report = import(&services, &caller, input.query, &input.headers, input.body).await?;
    Ok(Reply::new(report).into_response())
}

async fn export_users(
    services: Services,
    caller: Caller,
    input: Input<ExportUsers, Body>,
) -> Result<Response> {
    export(&services, &caller, input.query).await
}
