package io.efsmount.agent.config;

import io.efsmount.agent.plan.IpAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** Names, ids and addresses as AWS writes them. */
final class AwsNames {
    private static final String REGION = "[a-z]{2,8}(-[a-z]{2,12}){1,3}-[0-9]{1,2}";

    private AwsNames() {}

    static String region(String text) throws InvalidValue {
        if (text.matches(REGION + "[a-z]")) {
            throw new InvalidValue("is an availability zone: write its region " + text.substring(0, text.length() - 1));
        }
        if (!text.matches(REGION)) {
            throw new InvalidValue("is no region: write one like eu-central-1");
        }
        return text;
    }

    static String zoneId(String text) throws InvalidValue {
        if (text.matches(REGION + "[a-z]")) {
            throw new InvalidValue("is a zone's name, which differs between accounts: write its id, like euc1-az2");
        }
        if (!text.matches("[a-z0-9]{2,12}(-[a-z0-9]{2,12}){0,3}-az[0-9]{1,2}")) {
            throw new InvalidValue("is no availability zone id: write one like euc1-az2");
        }
        return text;
    }

    /** Eight digits in old accounts; the API's own pattern allows up to forty. */
    static String fileSystemId(String text) throws InvalidValue {
        if (!text.matches("fs-[0-9a-f]{8,40}")) {
            throw new InvalidValue("is no file-system id: write one like fs-0123456789abcdef0");
        }
        return text;
    }

    static IpAddress mountTarget(String text) throws InvalidValue {
        IpAddress address = address(text);
        InetAddress inet = address.inet();
        if (inet.isAnyLocalAddress() || inet.isMulticastAddress()) {
            throw new InvalidValue("is nobody's address: write the mount target's");
        }
        return address;
    }

    static String listenHost(String text) throws InvalidValue {
        return text.equals("localhost") ? text : address(text).text();
    }

    private static IpAddress address(String text) throws InvalidValue {
        try {
            // The platform also reads "10.1" as 10.0.0.1, which nobody means.
            if (text.indexOf(':') >= 0 || text.matches("[0-9]+(\\.[0-9]+){3}")) {
                return IpAddress.parse(text);
            }
        } catch (IllegalArgumentException _) {
            // Falls through to the one message for all of them.
        }
        throw new InvalidValue("is no numeric IP address: write one like 10.0.1.10");
    }

    static URI endpoint(String text) throws InvalidValue {
        try {
            URI uri = new URI(text);
            boolean web = uri.getScheme() != null && Set.of("http", "https").contains(uri.getScheme());
            boolean more = uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null;
            if (web
                    && uri.getHost() != null
                    && !more
                    && Set.of("", "/").contains(uri.getRawPath())
                    && uri.getPort() <= 65535
                    && uri.getPort() != 0) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // Falls through to the one message for all of them.
        }
        throw new InvalidValue("is no http or https URL of host and port: write one like https://10.0.0.5:8443");
    }
}
