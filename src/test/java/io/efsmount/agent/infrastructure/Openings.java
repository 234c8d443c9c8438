package io.efsmount.agent.infrastructure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What security groups let through, each as {@code direction protocol from-to kind of peer}: {@code in tcp 2049-2049 group}. */
final class Openings {
    static final Set<String> ALLOWED = new TreeSet<>(List.of(
            "in tcp 2049-2049 group",
            "out tcp 2049-2049 group",
            "in tcp 443-443 group",
            "out tcp 443-443 group",
            "out tcp 443-443 prefix list"));

    private Openings() {}

    static Set<String> of(Template template) {
        var all = new TreeSet<String>();
        template.ofType("AWS::EC2::SecurityGroup").values().forEach(group -> {
            group.path("SecurityGroupIngress").forEach(rule -> add(all, "in", rule));
            group.path("SecurityGroupEgress").forEach(rule -> add(all, "out", rule));
        });
        template.ofType("AWS::EC2::SecurityGroupIngress").values().forEach(rule -> add(all, "in", rule));
        template.ofType("AWS::EC2::SecurityGroupEgress").values().forEach(rule -> add(all, "out", rule));
        return all;
    }

    private static void add(Set<String> all, String direction, JsonNode rule) {
        // A group must have a rule, else it has one that lets everything out: this one lets nothing out.
        if (direction.equals("out") && rule.path("CidrIp").asText().equals("127.0.0.1/32")) {
            return;
        }
        var peer = rule.has("DestinationPrefixListId") || rule.has("SourcePrefixListId")
                ? "prefix list"
                : rule.has("SourceSecurityGroupId") || rule.has("DestinationSecurityGroupId") ? "group" : "addresses";
        all.add("%s %s %s-%s %s"
                .formatted(
                        direction,
                        rule.path("IpProtocol").asText(),
                        rule.path("FromPort").asText(),
                        rule.path("ToPort").asText(),
                        peer));
    }

    /** Of Terraform's rules, by name of the type and of the rule. */
    static Set<String> of(Map<String, JsonNode> egress, Map<String, JsonNode> ingress) {
        var all = new TreeSet<String>();
        egress.values().forEach(rule -> all.add(terraform("out", rule)));
        ingress.values().forEach(rule -> all.add(terraform("in", rule)));
        return all;
    }

    private static String terraform(String direction, JsonNode rule) {
        var peer = rule.has("prefix_list_id")
                ? "prefix list"
                : rule.has("referenced_security_group_id") ? "group" : "addresses";
        return "%s %s %s-%s %s"
                .formatted(
                        direction,
                        rule.path("ip_protocol").asText(),
                        rule.path("from_port").asInt(),
                        rule.path("to_port").asInt(),
                        peer);
    }
}
