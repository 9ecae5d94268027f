package dev.parley.app;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** An address to listen on, as it stands in a URL. */
final class HttpAddress {
    private HttpAddress() {}

    /** The host and port of a URL: an IPv6 address stands in brackets. */
    static String authority(String host, int port) {
        boolean bare = host.contains(":") && !host.startsWith("[");
        return (bare ? "[" + host + "]" : host) + ":" + port;
    }

    /** Where this machine reaches what listens there: what listens on every address does so on loopback. */
    static String reachable(String host, int port) {
        try {
            InetAddress address = InetAddress.getByName(host);
            if (address.isAnyLocalAddress()) {
                return authority(address instanceof Inet6Address ? "::1" : "127.0.0.1", port);
            }
        } catch (UnknownHostException e) {
            // The request to it fails for the same reason, and says so.
        }
        return authority(host, port);
    }
}
