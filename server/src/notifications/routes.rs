use contract::notifications::{
    AllRead, ListNotifications, Notification, NotificationPage, ReadAllNotifications, ReadNotification,
};

use super::{list, read, read_all};
use crate::{
    Result, Services,
    auth::Caller,
    http::{Input, Reply, Routes},
    write::Write,
};

/// The endpoints.
pub fn routes() -> Routes {
    Routes::new()
        .endpoint::<ListNotifications, _, _>(list_notifications)
        .writing::<ReadNotification, _>(|w, by, input| Box::pin(read_notification(w, by, input)))
        .writing::<ReadAllNotifications, _>(|w, by, input| Box::pin(read_all_notifications(w, by, input)))
}

async fn list_notifications(
    services: Services,
    caller: Caller,
    input: Input<ListNotifications>,
) -> Result<Reply<NotificationPage>> {
    Ok(Reply::new(list(&services, &caller, input.query).await?))
}

async fn read_notification(
    w: &mut Write,
    by: &Caller,
    input: &Input<ReadNotification>,
) -> Result<Reply<Notification>> {
    Ok(Reply::new(read(w, by, input.path).await?))
}

async fn read_all_notifications(
    w: &mut Write,
    by: &Caller,
    input: &Input<ReadAllNotifications>,
) -> Result<Reply<AllRead>> {
    Ok(Reply::new(read_all(w, by, &input.query).await?))
}
