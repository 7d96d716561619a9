use contract::notifications::{
    AllRead, ListNotifications, Notification, NotificationPage, ReadAllNotifications, ReadNotification,
};

use super::{list, read, read_all};
use crate::{
    Result, Services,
    auth::Caller,
    http::{Input, Reply, Routes},
};

/// The endpoints.
pub fn routes() -> Routes {
    Routes::new()
        .endpoint::<ListNotifications, _, _>(list_notifications)
        .endpoint::<ReadNotification, _, _>(read_notification)
        .endpoint::<ReadAllNotifications, _, _>(read_all_notifications)
}

async fn list_notifications(
    services: Services,
    caller: Caller,
    input: Input<ListNotifications>,
) -> Result<Reply<NotificationPage>> {
    Ok(Reply::new(list(&services, &caller, input.query).await?))
}

async fn read_notification(
    services: Services,
    caller: Caller,
    input: Input<ReadNotification>,
) -> Result<Reply<Notification>> {
    Ok(Reply::new(read(&services, &caller, input.path).await?))
}

async fn read_all_notifications(
    services: Services,
    caller: Caller,
    input: Input<ReadAllNotifications>,
) -> Result<Reply<AllRead>> {
    Ok(Reply::new(read_all(&services, &caller, input.query).await?))
}
