use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use leptos::config::LeptosOptions;
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// The files that the build has made: script, WebAssembly, styles, icons.
#[derive(Debug, Clone)]
pub(super) struct Assets {
    files: ServeDir,
    package: String,
    hashed: bool,
}

impl Assets {
    pub(super) fn new(options: &LeptosOptions) -> Self {
        let files = ServeDir::new(&*options.site_root).append_index_html_on_directories(false);
        Self {
            files: files.precompressed_br().precompressed_gzip(),
            package: format!("/{}/", options.site_pkg_dir.trim_matches('/')),
            hashed: options.hash_files,
        }
    }

    /// Everything below the package directory, and what has a dot in its last part; no page has.
    fn owns(&self, path: &str) -> bool {
        let last = path.rsplit('/').next().unwrap_or_default();
        path.starts_with(&self.package)
            || (last.contains('.') && !["/api/", "/api-docs/"].iter().any(|api| path.starts_with(api)))
    }

    fn lifetime(&self, path: &str) -> &'static str {
        let name = path.rsplit('/').next().unwrap_or_default();
        // name.hash.ext
        match path.starts_with(&self.package) {
            true if self.hashed && name.split('.').count() >= 3 => "public, max-age=31536000, immutable",
            true => "no-cache",
            false => "public, max-age=3600",
        }
    }
}

/// Answers requests for files; the others go on.
pub(super) async fn layer(State(assets): State<Assets>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !assets.owns(path) {
        return next.run(request).await;
    }
    let lifetime = assets.lifetime(path);
    let Ok(response) = assets.files.clone().oneshot(request).await;
    if response.status() == StatusCode::NOT_FOUND {
        return (StatusCode::NOT_FOUND, "There is no such file.").into_response();
    }
    let mut response = response.map(Body::new);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(lifetime));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashed_files_of_the_package_are_kept_for_ever() {
        let assets = Assets::new(&LeptosOptions::builder().output_name("mono").hash_files(true).build());
        assert!(assets.lifetime("/pkg/mono.Zt3kQ9.js").ends_with("immutable"));
        assert_eq!(assets.lifetime("/pkg/snippets/inline0.js"), "no-cache");
        assert_eq!(assets.lifetime("/favicon.svg"), "public, max-age=3600");
        let unhashed = Assets::new(&LeptosOptions::builder().output_name("mono").build());
        assert_eq!(unhashed.lifetime("/pkg/mono.Zt3kQ9.js"), "no-cache");
    }

    #[test]
    fn pages_and_the_api_are_no_files() {
        let assets = Assets::new(&LeptosOptions::builder().output_name("mono").build());
        for path in ["/", "/users", "/users/0193", "/api/v1/users/export.csv", "/api-docs/openapi.json"] {
            assert!(!assets.owns(path), "{path}");
        }
        assert!(assets.owns("/favicon.ico") && assets.owns("/pkg/none"));
    }
}
