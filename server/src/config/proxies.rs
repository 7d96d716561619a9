use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use ipnet::IpNet;

/// Whose `X-Forwarded-For` is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proxies {
    /// So many proxies stand in front of the server, and nobody can get past them. With 0 nobody is believed.
    Count(usize),
    /// Those with an address in one of these networks.
    Networks(Vec<IpNet>),
}

impl Proxies {
    /// The address of the client: the peer's, or what those who are believed have written of it. IPv4 is IPv4, also where
    /// it was written as IPv6.
    ///
    /// `hops` are the values of `X-Forwarded-For` in the order in which they were written: each proxy adds at the end
    /// whom it heard. What stands before that was said by the client and counts for nothing. By networks the hops are
    /// walked from the end as long as each is believed; the first that is not is the client. What cannot be read ends
    /// the walk at whoever wrote it.
    pub fn client<'a>(&self, peer: IpAddr, hops: impl DoubleEndedIterator<Item = &'a str>) -> IpAddr {
        let peer = peer.to_canonical();
        match self {
            Self::Count(0) => peer,
            Self::Count(count) => hops.rev().nth(count - 1).and_then(address).unwrap_or(peer),
            Self::Networks(networks) => {
                let mut client = peer;
                let mut hops = hops.rev();
                while networks.iter().any(|network| network.contains(&client)) {
                    let Some(before) = hops.next().and_then(address) else { break };
                    client = before;
                }
                client
            }
        }
    }
}

/// An address as proxies write it, some with the port.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let address = hop.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|socket| socket.ip()))?;
    Some(address.to_canonical())
}

/// Why a text says nothing of proxies.
#[derive(Debug, thiserror::Error)]
pub enum BadProxies {
    /// One of the networks is none.
    #[error("{0:?} is neither a number of proxies nor a network: write 2, or 10.0.0.0/8,fd00::/8")]
    Unreadable(String),
    /// Bits are set that are not of the network, so one of both is a mistake.
    #[error("{0} is an address within {1}: write {1}, or {2} for the address alone")]
    Within(IpNet, IpNet, IpAddr),
    /// Everyone would be believed.
    #[error("{0} is everyone, so everyone could say what their address is")]
    Everyone(IpNet),
    /// IPv4 is compared as IPv4.
    #[error("{0} is a network of IPv4: write it as one")]
    Mapped(IpNet),
}

impl FromStr for Proxies {
    type Err = BadProxies;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(count) = text.trim().parse() {
            return Ok(Self::Count(count));
        }
        text.split(',').map(|part| network(part.trim())).collect::<Result<_, _>>().map(Self::Networks)
    }
}

fn network(text: &str) -> Result<IpNet, BadProxies> {
    let single = || text.parse().map(|address: IpAddr| IpNet::from(address.to_canonical()));
    let network: IpNet =
        text.parse().or_else(|_| single()).map_err(|_| BadProxies::Unreadable(text.to_owned()))?;
    if network.prefix_len() == 0 {
        return Err(BadProxies::Everyone(network));
    }
    if network.trunc() != network {
        return Err(BadProxies::Within(network, network.trunc(), network.addr()));
    }
    match network {
        IpNet::V6(v6) if v6.addr().to_ipv4_mapped().is_some() => Err(BadProxies::Mapped(network)),
        _ => Ok(network),
    }
}

impl fmt::Display for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::Networks(networks) => {
                let texts: Vec<String> = networks.iter().map(ToString::to_string).collect();
                f.write_str(&texts.join(","))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(proxies: &str, peer: &str, forwarded: &str) -> String {
        let hops = forwarded.split(',').filter(|hop| !hop.is_empty());
        proxies.parse::<Proxies>().unwrap().client(peer.parse().unwrap(), hops).to_string()
    }

    #[test]
    fn so_many_proxies_are_believed_and_no_more() {
        let hops = "6.6.6.6, 192.0.2.7,10.0.0.2";
        for (count, address) in [("0", "10.0.0.1"), ("1", "10.0.0.2"), ("2", "192.0.2.7"), ("9", "10.0.0.1")]
        {
            assert_eq!(client(count, "10.0.0.1", hops), address, "{count}");
        }
        assert_eq!(client("1", "10.0.0.1", "::ffff:192.0.2.7"), "192.0.2.7");
    }

    const INSIDE: &str = "10.0.0.0/8, 2001:db8:1::/48,192.0.2.1";

    #[test]
    fn who_comes_from_outside_the_networks_is_who_they_are() {
        for peer in ["198.51.100.9", "192.0.2.2", "2001:db8:2::1", "::1", "11.0.0.0"] {
            assert_eq!(client(INSIDE, peer, "6.6.6.6,10.0.0.2"), peer);
            assert_eq!(client(INSIDE, peer, ""), peer);
        }
        assert_eq!(client(INSIDE, "::ffff:198.51.100.9", "6.6.6.6"), "198.51.100.9");
    }

    #[test]
    fn a_chain_is_walked_to_the_first_who_is_outside() {
        assert_eq!(client(INSIDE, "10.0.0.1", "192.0.2.7"), "192.0.2.7");
        assert_eq!(client(INSIDE, "10.0.0.1", "6.6.6.6, 192.0.2.7, 10.9.9.9 , 192.0.2.1"), "192.0.2.7");
        assert_eq!(client(INSIDE, "2001:db8:1::7", "6.6.6.6,2001:db8:7::1,2001:db8:1:2::3"), "2001:db8:7::1");
        assert_eq!(
            client(INSIDE, "::ffff:10.0.0.1", "6.6.6.6,::ffff:192.0.2.7,::ffff:10.0.0.2"),
            "192.0.2.7"
        );
        assert_eq!(client(INSIDE, "10.0.0.1", "192.0.2.7:4711,[2001:db8:1::7]:80"), "192.0.2.7");
        // Somebody inside.
        assert_eq!(client(INSIDE, "10.0.0.1", "10.0.0.3,10.0.0.2"), "10.0.0.3");
        assert_eq!(client(INSIDE, "10.0.0.1", ""), "10.0.0.1");
    }

    #[test]
    fn what_cannot_be_read_ends_the_walk_at_who_wrote_it() {
        for junk in ["unknown", "", "6.6.6", "6.6.6.6/8", "<script>", "_hidden", "10.0.0.256"] {
            assert_eq!(
                client(INSIDE, "10.0.0.1", &format!("6.6.6.6,{junk} ,10.0.0.2")),
                "10.0.0.2",
                "{junk}"
            );
        }
    }

    #[test]
    fn what_says_nothing_of_proxies_is_told_why() {
        let why = |text: &str| text.parse::<Proxies>().unwrap_err().to_string();
        for bad in ["", "-1", "10.0.0.0/33", "10.0.0.0/8,", "10.0.0.0/8;fd00::/8", "proxy.example", "1,2"] {
            assert!(why(bad).contains("neither a number of proxies nor a network"), "{bad}");
        }
        assert!(why("10.0.0.1/8").contains("write 10.0.0.0/8, or 10.0.0.1 for"), "{}", why("10.0.0.1/8"));
        assert!(why("0.0.0.0/0").contains("everyone") && why("fd00::/8,::/0").contains("everyone"));
        assert!(why("::ffff:10.0.0.0/104").contains("IPv4"));
        for good in ["0", "2", "10.0.0.0/8", "10.0.0.0/8,fd00::/8"] {
            assert_eq!(good.parse::<Proxies>().unwrap().to_string(), good);
        }
        assert_eq!("192.0.2.1".parse::<Proxies>().unwrap().to_string(), "192.0.2.1/32");
    }
}
