use std::net::{IpAddr, Ipv4Addr};

use http::{Extensions, HeaderMap};

use crate::config::Proxies;

/// The other end of the connection; the accept loop puts it on each request.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// The address of the client: the peer's, or what proxies that are believed have written in `X-Forwarded-For`.
pub fn client_address(extensions: &Extensions, headers: &HeaderMap, proxies: &Proxies) -> IpAddr {
    let peer = extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
    let values: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .into_iter()
        .map(|value| value.to_str().unwrap_or_default())
        .collect();
    proxies.client(peer, values.iter().flat_map(|value| value.split(',')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_trusted_proxies_wrote_counts() {
        let mut extensions = Extensions::new();
        extensions.insert(Peer([10, 0, 0, 1].into()));
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "6.6.6.6, 192.0.2.7".parse().unwrap());
        headers.append("x-forwarded-for", "10.0.0.2".parse().unwrap());
        let address =
            |proxies: &str| client_address(&extensions, &headers, &proxies.parse().unwrap()).to_string();
        assert_eq!(address("0"), "10.0.0.1");
        assert_eq!(address("2"), "192.0.2.7");
        assert_eq!(address("10.0.0.0/8"), "192.0.2.7");
        assert_eq!(address("10.0.0.1"), "10.0.0.2");
        headers.append("x-forwarded-for", http::HeaderValue::from_bytes(b"\xff").unwrap());
        assert_eq!(
            client_address(&extensions, &headers, &"10.0.0.0/8".parse().unwrap()).to_string(),
            "10.0.0.1"
        );
    }
}
