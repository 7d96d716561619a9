use crate::{Access, endpoint};

endpoint! {
    /// Takes what a browser reports of a page that broke its content policy. It is counted and not kept.
    ReportCsp: Post "/api/v1/reports/csp", access: Access::Public,
    takes: ["application/csp-report", "application/reports+json"]
}
