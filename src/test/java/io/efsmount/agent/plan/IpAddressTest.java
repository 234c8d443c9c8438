package io.efsmount.agent.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.StringJoiner;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest
    @CsvSource({
        // RFC 5952 4.1: no leading zeros
        "2001:0db8:0000:0001:0001:0001:0001:0001, 2001:db8:0:1:1:1:1:1",
        // 4.2.1: shortened as far as possible
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8::0:1, 2001:db8::1",
        // 4.2.2: one group of zeros is not shortened
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        // 4.2.3: the longest run; of equal ones the first
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        // 4.3: lower case
        "2001:DB8:A:B:C:D:E:F, 2001:db8:a:b:c:d:e:f",
        // runs at either end, and nothing but zeros
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "0:0:1:2:3:4:5:6, ::1:2:3:4:5:6",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
        "1:2:3:4:5:6:7:0, 1:2:3:4:5:6:7:0",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    })
    void ipv6_is_written_as_rfc_5952_and_the_kernel_write_it(String text, String canonical) {
        assertEquals(canonical, IpAddress.parse(text).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.1.10", "0.0.0.0", "255.255.255.255", "169.254.169.254"})
    void ipv4_stays_as_it_is(String text) {
        assertEquals(text, IpAddress.parse(text).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "fs-0123456789abcdef0.efs.eu-central-1.amazonaws.com",
                "10.0.1.10 ",
                " 10.0.1.10",
                "10.0.1.10\n",
                "10.0.1.10,ro",
                "10.0.1.10:/",
                "[fd00::1]",
                "fe80::1%eth0",
                "fe80::1%1",
                "fd00::1/64",
                "１０.0.1.10",
                "10.0.1.256",
                "10.0.1.-1",
                "10.0.1",
                "10.1",
                "12",
                "010.0.1.10",
                "0x0a.0.1.10",
                "a.b.c.d",
                "deadbeef",
                "10.0.1.10.10",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::1",
                "g::1",
            })
    void what_is_no_plain_literal_is_refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text));
    }

    @Test
    void a_refused_text_cannot_forge_a_second_line() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> IpAddress.parse("a\nERROR\tb"));
        assertEquals("not a numeric IP address: a?ERROR?b", refusal.getMessage());
    }

    @Test
    void an_ipv6_host_of_a_mount_source_is_in_brackets() {
        assertEquals("[fd00::10]", IpAddress.parse("fd00:0::10").asSourceHost());
        assertEquals("10.0.1.10", IpAddress.parse("10.0.1.10").asSourceHost());
    }

    @Test
    void the_families_are_told_apart() {
        assertTrue(IpAddress.parse("fd00::10").isIpv6());
        assertFalse(IpAddress.parse("10.0.1.10").isIpv6());
    }

    @Test
    void an_ipv4_address_in_ipv6_clothes_is_an_ipv4_address() {
        assertEquals(IpAddress.parse("10.0.1.10"), IpAddress.parse("::ffff:10.0.1.10"));
    }

    @Test
    void equal_addresses_are_equal_however_they_were_written() {
        assertEquals(IpAddress.parse("FD00:0:0::10"), IpAddress.parse("fd00::10"));
        assertEquals("fd00::10", IpAddress.parse("fd00::10").toString());
    }

    @Property
    boolean the_text_of_any_ipv6_address_reads_back_as_the_same_address(@ForAll @Size(8) char[] groups) {
        StringJoiner full = new StringJoiner(":");
        for (char group : groups) {
            full.add(Integer.toHexString(group));
        }
        IpAddress address = IpAddress.parse(full.toString());
        return IpAddress.parse(address.text()).equals(address) && address.text().length() <= full.length();
    }
}
