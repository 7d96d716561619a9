use std::net::{IpAddr, Ipv4Addr};

use http::{Extensions, HeaderMap};

/// The other end of the connection; the accept loop puts it on each request.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// The address of the client: the peer's, or with `proxies` trusted proxies in front, what the outermost of them has
/// written at the end of `X-Forwarded-For`. What stands before that was said by the client and counts for nothing.
pub fn client_address(extensions: &Extensions, headers: &HeaderMap, proxies: usize) -> IpAddr {
    let peer = extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
    if proxies == 0 {
        return peer;
    }
    let values = headers.get_all("x-forwarded-for").into_iter().filter_map(|v| v.to_str().ok());
    let hops: Vec<&str> = values.flat_map(|v| v.split(',')).map(str::trim).collect();
    hops.iter().rev().nth(proxies - 1).and_then(|hop| hop.parse().ok()).unwrap_or(peer)
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
        let address = |proxies| client_address(&extensions, &headers, proxies).to_string();
        assert_eq!(address(0), "10.0.0.1");
        assert_eq!(address(1), "10.0.0.2");
        assert_eq!(address(2), "192.0.2.7");
        assert_eq!(address(9), "10.0.0.1");
    }
}
