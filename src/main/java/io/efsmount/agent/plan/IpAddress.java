package io.efsmount.agent.plan;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * A numeric IPv4 or IPv6 address. Only literals are accepted, nothing is ever resolved, and the text is the canonical
 * one: what goes into a mount option or an fstab field can hold no other character than digits, letters, dots and
 * colons.
 */
public record IpAddress(InetAddress inet) {

    /**
     * Reads a literal.
     *
     * @throws IllegalArgumentException if the text is no numeric address, or one with a scope
     */
    public static IpAddress parse(String text) {
        if (!text.matches("[0-9A-Fa-f:.]{2,45}")) {
            throw notNumeric(text);
        }
        InetAddress inet = InetAddress.ofLiteral(text);
        // Java reads "10.1" as 10.0.0.1 and "010.0.0.1" as 10.0.0.1: hardly what the writer of a target meant.
        if (text.indexOf(':') < 0 && !inet.getHostAddress().equals(text)) {
            throw notNumeric(text);
        }
        return new IpAddress(inet);
    }

    private static IllegalArgumentException notNumeric(String text) {
        return new IllegalArgumentException("not a numeric IP address: " + text.replaceAll("\\p{Cntrl}", "?"));
    }

    public boolean isIpv6() {
        return inet instanceof Inet6Address;
    }

    /** Canonical text; IPv6 as the kernel prints it, with the longest run of zeros shortened (RFC 5952). */
    public String text() {
        return isIpv6() ? Ipv6Text.shorten(inet.getAddress()) : inet.getHostAddress();
    }

    /** As the host part of a mount source: IPv6 in brackets. */
    public String asSourceHost() {
        return isIpv6() ? "[" + text() + "]" : text();
    }

    @Override
    public String toString() {
        return text();
    }
}
