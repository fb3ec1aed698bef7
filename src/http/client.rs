//! Who asks: the address that a budget and a bound of connections belong to.
//!
//! Behind a reverse proxy every connection comes from the proxy, which says in `X-Forwarded-For` for whom. Anybody can
//! write that header, so it is believed only as far as the operator says that there are proxies: with N of them, the
//! Nth address from the right is what the outermost one saw.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::HeaderMap;

/// The address at the other end of the connection: an extension of every request, put there by whoever listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(
    /// The address.
    pub IpAddr,
);

/// One who asks: an IPv4 address, or the /64 of an IPv6 address, which is what one household has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Client([u8; 16]);

impl Client {
    /// The client at an address.
    pub(crate) const fn at(address: IpAddr) -> Self {
        let octets = match address {
            IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(_) => address.octets(),
                None => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).octets(),
            },
        };
        Self(octets)
    }

    /// The client of a request that came through `proxies` proxies. Where the header says less than it should, or
    /// what is no address, the connection's own address counts.
    pub(crate) fn of(peer: Peer, headers: &HeaderMap, proxies: usize) -> Self {
        let forwarded = proxies.checked_sub(1).and_then(|from_right| {
            let values: Vec<&str> =
                headers.get_all("x-forwarded-for").iter().map(|value| value.to_str().unwrap_or("")).collect();
            let all = values.join(",");
            all.rsplit(',').nth(from_right).and_then(|text| parse(text.trim()))
        });
        Self::at(forwarded.unwrap_or(peer.0))
    }
}

/// An address as proxies write it: with a port perhaps, and an IPv6 address in brackets.
fn parse(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.split(']').next()).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<std::net::SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: Peer = Peer(IpAddr::V6(Ipv6Addr::LOCALHOST));

    fn client(text: &str) -> Client {
        Client::at(text.parse().unwrap())
    }

    fn of(headers: &[&str], proxies: usize) -> Client {
        let headers = headers
            .iter()
            .map(|value| (axum::http::HeaderName::from_static("x-forwarded-for"), value.parse().unwrap()));
        Client::of(PEER, &headers.collect(), proxies)
    }

    #[test]
    fn a_client_is_an_address_or_a_household() {
        assert_eq!(client("2001:db8:1:2::1"), client("2001:db8:1:2:ffff::9"));
        assert_ne!(client("2001:db8:1:2::1"), client("2001:db8:1:3::1"));
        assert_eq!(client("::ffff:192.0.2.1"), client("192.0.2.1"));
        assert_ne!(client("192.0.2.1"), client("192.0.2.2"));
        assert_ne!(client("::ffff:192.0.2.1"), client("::ffff:192.0.2.2"));
    }

    #[test]
    fn forwarded_addresses_count_from_the_right() {
        let peer = Client::at(PEER.0);
        let (a, b, c) = (client("192.0.2.1"), client("192.0.2.2"), client("192.0.2.3"));
        for (headers, proxies, is) in [
            (&["192.0.2.1"][..], 0, peer),
            (&[], 1, peer),
            (&["192.0.2.1"], 1, a),
            (&["192.0.2.1, 192.0.2.2,192.0.2.3"], 1, c),
            (&["192.0.2.1, 192.0.2.2,192.0.2.3"], 2, b),
            (&["192.0.2.1, 192.0.2.2", "192.0.2.3"], 3, a),
            (&["192.0.2.1"], 2, peer),
            (&["192.0.2.1, nonsense"], 1, peer),
            (&["nonsense, 192.0.2.1:8080"], 1, a),
            (&["[2001:db8::7]:443"], 1, client("2001:db8::")),
            (&["::ffff:192.0.2.1"], 1, a),
            (&[""], 1, peer),
        ] {
            assert_eq!(of(headers, proxies), is, "{headers:?} through {proxies}");
        }
    }

    #[test]
    fn forged_values_are_one_client() {
        let forged = |number: u32| format!("{}, 192.0.2.1", std::net::Ipv4Addr::from_bits(number));
        assert!((0..100_000).all(|number| of(&[&forged(number)], 1) == client("192.0.2.1")));
    }
}
