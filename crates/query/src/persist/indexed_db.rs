//! The browser's database.

#![expect(clippy::disallowed_methods, reason = "this is the way to it")]

use super::{Persisted, Storage, StorageError};
use futures::{
    FutureExt,
    channel::oneshot,
    future::{BoxFuture, LocalBoxFuture, Shared},
};
use js_sys::{Array, Object, Reflect};
use send_wrapper::SendWrapper;
use std::fmt;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{
    DomException, IdbDatabase, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransactionMode,
};

const ROWS: &str = "rows";
/// An index of the stamps, and the field of a row it is of.
const STAMP: &str = "stamp";
const VALUE: &str = "value";

type Opening = Shared<LocalBoxFuture<'static, Result<IdbDatabase, StorageError>>>;

/// Rows in a database of `IndexedDB`. Clones share it.
#[derive(Clone)]
pub struct IndexedDb {
    name: String,
    opening: SendWrapper<Opening>,
}

impl IndexedDb {
    /// The database `name`, which is made if there is none. It belongs to this library alone.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        let opening = open(name.clone()).boxed_local().shared();
        Self { name, opening: SendWrapper::new(opening) }
    }

    /// What `act` has asked of the rows, once it is done for good.
    fn run(
        &self,
        mode: IdbTransactionMode,
        act: impl FnOnce(&IdbObjectStore) -> Result<Option<IdbRequest>, JsValue> + 'static,
    ) -> BoxFuture<'static, Result<JsValue, StorageError>> {
        let opening = self.opening.clone();
        Box::pin(SendWrapper::new(async move {
            let database = opening.take().await?;
            let transaction = database.transaction_with_str_and_mode(ROWS, mode).map_err(|e| failed(&e))?;
            let (done, ended) = oneshot::channel::<Result<(), StorageError>>();
            let done = std::rc::Rc::new(std::cell::RefCell::new(Some(done)));
            let answer = move |result| {
                if let Some(done) = done.borrow_mut().take() {
                    // The one who asked may be gone.
                    let _ = done.send(result);
                }
            };
            let on_complete = {
                let answer = answer.clone();
                Closure::<dyn Fn()>::new(move || answer(Ok(())))
            };
            let on_abort = {
                let transaction = transaction.clone();
                Closure::<dyn Fn()>::new(move || {
                    let why = transaction.error().map_or_else(
                        || StorageError::Failed("the transaction was aborted".into()),
                        |error| failed(&error.into()),
                    );
                    answer(Err(why));
                })
            };
            transaction.set_oncomplete(Some(on_complete.as_ref().unchecked_ref()));
            transaction.set_onabort(Some(on_abort.as_ref().unchecked_ref()));
            let store = transaction.object_store(ROWS).map_err(|e| failed(&e))?;
            let request = act(&store).map_err(|e| failed(&e))?;
            let result = ended.await;
            transaction.set_oncomplete(None);
            transaction.set_onabort(None);
            result.unwrap_or_else(|_| Err(StorageError::Failed("the page is going".into())))?;
            request.map_or(Ok(JsValue::UNDEFINED), |request| request.result().map_err(|e| failed(&e)))
        }))
    }
}

async fn open(name: String) -> Result<IdbDatabase, StorageError> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    let factory = factory.ok_or_else(|| StorageError::Failed("there is no IndexedDB".into()))?;
    let request = factory.open_with_u32(&name, 1).map_err(|e| failed(&e))?;
    let (done, opened) = oneshot::channel::<Result<(), StorageError>>();
    let done = std::rc::Rc::new(std::cell::RefCell::new(Some(done)));
    let answer = move |result| {
        if let Some(done) = done.borrow_mut().take() {
            // The one who asked may be gone.
            let _ = done.send(result);
        }
    };
    let on_upgrade = {
        let request = request.clone();
        Closure::<dyn Fn()>::new(move || {
            // If it fails, the request fails.
            let _ = upgrade(&request);
        })
    };
    let on_success = {
        let answer = answer.clone();
        Closure::<dyn Fn()>::new(move || answer(Ok(())))
    };
    let on_error = {
        let request = request.clone();
        Closure::<dyn Fn()>::new(move || {
            let error = request.error().ok().flatten();
            answer(Err(error.map_or_else(
                || StorageError::Failed("the database cannot be opened".into()),
                |error| failed(&error.into()),
            )));
        })
    };
    request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
    request.set_onsuccess(Some(on_success.as_ref().unchecked_ref()));
    request.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    let result = opened.await;
    request.set_onupgradeneeded(None);
    request.set_onsuccess(None);
    request.set_onerror(None);
    result.unwrap_or_else(|_| Err(StorageError::Failed("the page is going".into())))?;
    let database: IdbDatabase = request.result().map_err(|e| failed(&e))?.unchecked_into();
    let closing = database.clone();
    // Another tab deletes it, or has a newer form of it.
    let on_change = Closure::<dyn Fn()>::new(move || closing.close());
    database.set_onversionchange(Some(on_change.as_ref().unchecked_ref()));
    on_change.forget();
    Ok(database)
}

fn upgrade(request: &IdbOpenDbRequest) -> Result<(), JsValue> {
    let database: IdbDatabase = request.result()?.unchecked_into();
    let store = database.create_object_store(ROWS)?;
    store.create_index_with_str(STAMP, STAMP)?;
    Ok(())
}

fn failed(error: &JsValue) -> StorageError {
    match error.dyn_ref::<DomException>() {
        Some(error) if error.name() == "QuotaExceededError" => StorageError::Full,
        Some(error) => StorageError::Failed(format!("{}: {}", error.name(), error.message())),
        None => StorageError::Failed(format!("{error:?}")),
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds since the Unix epoch")]
fn number(stamp: u64) -> JsValue {
    JsValue::from_f64(stamp as f64)
}

impl Storage for IndexedDb {
    fn get(&self, key: &str) -> BoxFuture<'static, Result<Option<String>, StorageError>> {
        let key = JsValue::from_str(key);
        let row = self.run(IdbTransactionMode::Readonly, move |rows| rows.get(&key).map(Some));
        Box::pin(SendWrapper::new(async move {
            let row = row.await?;
            if row.is_undefined() {
                return Ok(None);
            }
            Ok(Reflect::get(&row, &VALUE.into()).ok().and_then(|value| value.as_string()))
        }))
    }

    fn put(&self, key: &str, stamp: u64, value: String) -> BoxFuture<'static, Result<(), StorageError>> {
        let key = JsValue::from_str(key);
        let put = self.run(IdbTransactionMode::Readwrite, move |rows| {
            let row = Object::new();
            Reflect::set(&row, &STAMP.into(), &number(stamp))?;
            Reflect::set(&row, &VALUE.into(), &value.into())?;
            rows.put_with_key(&row, &key).map(Some)
        });
        Box::pin(put.map(|done| done.map(drop)))
    }

    fn delete(&self, keys: Vec<String>) -> BoxFuture<'static, Result<(), StorageError>> {
        let deleted = self.run(IdbTransactionMode::Readwrite, move |rows| {
            for key in keys {
                rows.delete(&key.into())?;
            }
            Ok(None)
        });
        Box::pin(deleted.map(|done| done.map(drop)))
    }

    fn list(&self, before: u64) -> BoxFuture<'static, Result<Vec<String>, StorageError>> {
        let keys = self.run(IdbTransactionMode::Readonly, move |rows| {
            let range = IdbKeyRange::upper_bound_with_open(&number(before), true)?;
            rows.index(STAMP)?.get_all_keys_with_key(&range).map(Some)
        });
        Box::pin(keys.map(|keys| {
            let keys: Array = keys?.unchecked_into();
            Ok(keys.iter().filter_map(|key| key.as_string()).collect())
        }))
    }
}

impl Persisted {
    /// Writes what is still to be written whenever the page goes out of view, from which it may not come back. Call it
    /// once.
    pub fn flush_when_hidden(&self) {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
        let shared = std::sync::Arc::downgrade(&self.shared);
        let flush = Closure::<dyn Fn()>::new(move || {
            if let Some(shared) = shared.upgrade() {
                wasm_bindgen_futures::spawn_local(async move { shared.flush().await });
            }
        });
        // Registering fails only for a null callback.
        let _ = document.add_event_listener_with_callback("visibilitychange", flush.as_ref().unchecked_ref());
        flush.forget();
    }
}

impl fmt::Debug for IndexedDb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("IndexedDb").field(&self.name).finish()
    }
}
