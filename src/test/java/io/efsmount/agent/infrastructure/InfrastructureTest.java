package io.efsmount.agent.infrastructure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfrastructureTest {
    private static final Path PACKAGING = Path.of("packaging");
    private static final String TEMPLATE = Boot.read(PACKAGING.resolve("cloudformation/efs-ecs-cluster.yaml"));

    static List<Path> files(String folder) throws IOException {
        try (var files = Files.list(PACKAGING.resolve(folder))) {
            return files.sorted().toList();
        }
    }

    static Terraform terraform() throws IOException {
        return Terraform.parse(files("terraform").stream()
                .filter(file -> file.toString().endsWith(".tf"))
                .map(Boot::read)
                .toList());
    }

    @Test
    void the_template_keeps_its_rules() {
        assertEquals(List.of(), TemplateRules.broken(TEMPLATE));
    }

    /** What stands in the template, what a careless change makes of it, and the rule that it breaks. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CidrIp: 127.0.0.1/32                   | CidrIp: 0.0.0.0/0                   | open to the world
            CidrIp: 127.0.0.1/32                   | CidrIpv6: '::/0'                    | open to the world
            SourceSecurityGroupId: !Ref HostSec    | CidrIp: !Ref VpcCidr #              | a port is open
            FromPort: 2049                         | FromPort: 22                        | a port is open
            IpProtocol: tcp                        | IpProtocol: "-1"                    | a port is open
            SecurityGroupEgress:                   | Tags2:                              | may send everything
            Type: AWS::EC2::RouteTable             | Type: AWS::EC2::InternetGateway     | a way to the internet
            PackageBucket}/${PackageKey}"          | PackageBucket}/${PackageKy}"        | unknown name
            !Ref FileSystemSecurityGroup           | !Ref FileSystemGroup                | unknown name
            !GetAtt Cluster.Arn                    | !GetAtt Cluster.Name                | unknown attribute
            Condition: CreateThird                 | Condition: CreateFourth             | unknown condition
            !Ref HostType                          | t3.small                            | unused parameter: HostType
            ecs:PutAttributes                      | ecs:*                               | a permission for anything
            ecs:DiscoverPollEndpoint               | ecs:Poll                            | a permission on everything
            AccessedViaMountTarget": "true"        | AccessedViaMountTarget": "false"    | for everybody
            {ArnEquals: {"ecs:cluster"             | {ArnLike: {"ecs:cluster"            | for hosts of other clusters
            Encrypted: true                        | Encrypted: false                    | not encrypted
            VolumeType: gp3, Encrypted: true       | VolumeType: gp3                     | not encrypted
            UpdateReplacePolicy: Retain            | UpdateReplacePolicy: Delete         | data would be deleted
            DeletionPolicy: RetainExceptOnCreate   | DeletionPolicy: Snapshot            | data would be deleted
            DeletionPolicy: RetainExceptOnCreate   | DeletionPolicy: Retain              | a failed creation leaves
            .id=${FileSystem}                      | .tags.Name=${FileSystemName}        | found by more than its id
            HttpTokens: required                   | HttpTokens: optional                | IMDSv1
            HttpPutResponseHopLimit: 1             | HttpPutResponseHopLimit: 2          | containers get the role
            attribute:efs.state == ready           | attribute:efs.state exists          | may run without its files
            SourcePath: !Sub "/mnt/efs/            | SourcePath: !Sub "/mnt/             | another path
            """)
    void a_careless_change_of_the_template_is_noticed(String before, String after, String finding) {
        var at = TEMPLATE.lastIndexOf(before);
        assertTrue(at >= 0, before);
        var changed = TEMPLATE.substring(0, at) + after + TEMPLATE.substring(at + before.length());
        var broken = TemplateRules.broken(changed);
        assertTrue(broken.stream().anyMatch(found -> found.startsWith(finding)), () -> finding + " not in " + broken);
    }

    /** A snapshot has a tilde in its name; what could end the script's quotes is refused. */
    @ParameterizedTest
    @CsvSource({
        "efs-mount-agent-0.1.0-1.x86_64.rpm, true",
        "packages/efs-mount-agent-0.1.0~202611211425-1.x86_64.rpm, true",
        "efs-mount-agent_0.1.0_amd64.deb, false",
        "'a file.rpm', false",
        "'it''s.rpm', false"
    })
    void the_template_takes_the_names_that_packages_have(String key, boolean taken) {
        var pattern = Template.parse(TEMPLATE).root().at("/Parameters/PackageKey/AllowedPattern");
        assertEquals(taken, key.matches(pattern.asText()));
    }

    @ParameterizedTest
    @CsvSource({"AKIAIOSFODNN7EXAMPLE", "password = \"correcthorsebattery\"", "-----BEGIN PRIVATE KEY-----", "::/0"})
    void a_secret_or_an_open_address_is_noticed(String text) {
        assertEquals(1, TemplateRules.inText("before " + text + " after").size());
    }

    @Test
    void nothing_in_packaging_is_a_secret_or_open_to_the_world() throws IOException {
        for (var folder : List.of("user-data", "cloudformation", "terraform")) {
            for (var file : files(folder)) {
                assertEquals(List.of(), TemplateRules.inText(Boot.read(file)), file.toString());
            }
        }
    }

    @Test
    void the_user_data_of_the_template_and_of_terraform_is_the_boothook() throws IOException {
        var parts = Template.parse(TEMPLATE)
                .resource("HostTemplate")
                .at("/Properties/LaunchTemplateData/UserData/Fn::Base64/Fn::Join/1");
        var script = Boot.script();
        var body = script.substring(script.indexOf(Boot.END_OF_SETTINGS));
        assertEquals(body, parts.path(1).asText(), "run packaging/user-data/embed");

        var ofTemplate = (parts.path(0).path("Fn::Sub").asText()
                        + parts.path(1).asText()
                        + parts.path(2).asText())
                .replace("${PackageBucket}", "var.package_bucket")
                .replace("${PackageKey}", "var.package_key")
                .replace("${PackageSha256}", "var.package_sha256")
                .replace("${FileSystemName}", "var.file_system_name")
                .replace("${FileSystem}", "aws_efs_file_system.this.id")
                .replace("${Cluster}", "aws_ecs_cluster.this.name");
        var ofTerraform = terraform().root().path("locals").path("user_data").asText();
        assertEquals(
                ofTemplate.replace(Boot.END_OF_SETTINGS, ""),
                ofTerraform.replace("local.boothook", body.substring(Boot.END_OF_SETTINGS.length())));
    }

    @Test
    void terraform_grants_the_same_permissions_as_the_template() throws IOException {
        var template = new TreeMap<String, Set<String>>();
        var host = Template.parse(TEMPLATE).resource("HostRole").path("Properties");
        host.path("Policies").forEach(policy -> actions(policy.path("PolicyDocument"), template));
        actions(Template.parse(TEMPLATE).resource("FileSystem").at("/Properties/FileSystemPolicy"), template);

        var terraform = new TreeMap<String, Set<String>>();
        terraform()
                .ofType("aws_iam_role_policy")
                .values()
                .forEach(policy -> actions(Terraform.decoded(policy.path("policy")), terraform));
        actions(
                Terraform.decoded(terraform()
                        .resource("aws_efs_file_system_policy", "this")
                        .path("policy")),
                terraform);
        assertEquals(template, terraform);
        assertEquals(8, terraform.size());
    }

    /** By name of the statement: its actions, whether they are for every resource, and the names of its conditions. */
    private static void actions(JsonNode document, Map<String, Set<String>> all) {
        document.path("Statement").forEach(statement -> {
            var facts =
                    new TreeSet<>(TemplateRules.texts(statement.path("Action")).toList());
            if (statement.path("Resource").asText().equals("*")) {
                facts.add("on everything");
            }
            var condition = statement.path("Condition");
            if (condition.isTextual()) {
                facts.add(condition.asText().equals("local.in_this_cluster") ? "if ecs:cluster" : condition.asText());
            }
            condition
                    .properties()
                    .forEach(test -> test.getValue().fieldNames().forEachRemaining(name -> facts.add("if " + name)));
            all.put(statement.path("Sid").asText(), facts);
        });
    }

    @Test
    void terraform_opens_the_same_ports_as_the_template() throws IOException {
        var rules = terraform();
        var openings = Openings.of(
                rules.ofType("aws_vpc_security_group_egress_rule"),
                rules.ofType("aws_vpc_security_group_ingress_rule"));
        assertEquals(Openings.of(Template.parse(TEMPLATE)), openings);
        assertEquals(Openings.ALLOWED, openings);
        for (var group : rules.ofType("aws_security_group").values()) {
            assertEquals(false, group.has("ingress") || group.has("egress"), group.toString());
        }
        for (var type : List.of("aws_internet_gateway", "aws_nat_gateway", "aws_route")) {
            assertEquals(Map.of(), rules.ofType(type));
        }
    }

    @Test
    void terraform_and_the_template_have_the_same_endpoints() throws IOException {
        var ofTemplate = new TreeSet<String>();
        Template.parse(TEMPLATE)
                .ofType("AWS::EC2::VPCEndpoint")
                .values()
                .forEach(endpoint -> ofTemplate.add(
                        endpoint.at("/ServiceName/Fn::Sub").asText().replace("com.amazonaws.${AWS::Region}.", "")));
        assertEquals(7, ofTemplate.size());
        var source = source();
        assertEquals(ofTemplate, endpoints(source));
        for (var more : List.of(source.replace("\"ecs-agent\"", "\"ecs-agent\", \"ssm\""), source + """
                resource "aws_vpc_endpoint" "logs" {
                  service_name = "com.amazonaws.${local.region}.logs"
                }
                """)) {
            assertEquals(8, endpoints(more).size(), "one more is noticed");
        }
    }

    private static String source() throws IOException {
        var all = new StringBuilder();
        files("terraform").stream()
                .filter(file -> file.toString().endsWith(".tf"))
                .forEach(file -> all.append(Boot.read(file)));
        return all.toString();
    }

    /** The services that the source has endpoints for; the parser does not know what an endpoint is made for each of. */
    private static Set<String> endpoints(String source) {
        var all = new TreeSet<String>();
        for (var block : found("(?ms)^resource \"aws_vpc_endpoint\" (.*?)^}", source)) {
            var service = found("service_name *= *\"(.*)\"", block).getFirst();
            for (var name : service.endsWith("${each.key}") ? each(block) : List.of(service)) {
                all.add(name.replace("com.amazonaws.${local.region}.", ""));
            }
        }
        return all;
    }

    private static List<String> each(String block) {
        return found("\"([^\"]*)\"", found("for_each *= (.*)", block).getFirst());
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** CloudFormation compares the whole value, Terraform searches. */
    @ParameterizedTest
    @CsvSource({
        "PackageBucket, var.package_bucket",
        "PackageKey, var.package_key",
        "PackageSha256, var.package_sha256",
        "VpcId, var.vpc_id",
        "Subnet1, 'join(\",\", var.subnet_ids)'",
        "ApiPrefixListId, var.api_prefix_list_id",
        "VpcCidr, var.vpc_cidr",
        "FileSystemName, var.file_system_name",
        "ServiceImage, var.service_image"
    })
    void terraform_takes_what_the_template_takes(String parameter, String value) throws IOException {
        var pattern = Template.parse(TEMPLATE)
                .root()
                .at("/Parameters/" + parameter + "/AllowedPattern")
                .asText();
        var begins = "can(regex(\"^(" + pattern.replace("\\", "\\\\") + ")";
        var ends = "$\", " + value + "))";
        var conditions = source().lines()
                .filter(line -> line.contains(begins) && line.endsWith(ends))
                .toList();
        assertEquals(1, conditions.size(), begins + " " + ends);
    }

    @Test
    void every_pattern_of_the_template_is_compared_but_that_of_a_parameter_which_terraform_finds_itself() {
        var parameters = new TreeSet<String>();
        Template.parse(TEMPLATE).section("Parameters").forEach((name, parameter) -> {
            if (parameter.has("AllowedPattern")) {
                parameters.add(name.replaceFirst("^Subnet.$", "Subnets"));
            }
        });
        assertTrue(parameters.remove("S3PrefixListId"));
        assertEquals(9, parameters.size(), parameters.toString());
    }

    @Test
    void terraform_keeps_what_the_template_keeps() throws IOException {
        var rules = terraform();
        var host = rules.resource("aws_launch_template", "host");
        assertEquals("required", host.at("/metadata_options/http_tokens").asText());
        assertEquals(1, host.at("/metadata_options/http_put_response_hop_limit").asInt());
        assertEquals(true, host.at("/block_device_mappings/ebs/encrypted").asBoolean());
        var system = rules.resource("aws_efs_file_system", "this");
        assertEquals(true, system.path("encrypted").asBoolean());
        assertEquals(true, system.at("/lifecycle/prevent_destroy").asBoolean());
        var task = rules.resource("aws_ecs_task_definition", "writer");
        assertEquals(
                "attribute:efs.state == ready",
                task.at("/placement_constraints/expression").asText());
        assertEquals(
                "/mnt/efs/var.file_system_name", task.at("/volume/host_path").asText());
    }

    /** A host that boots before them would have no package, or wait for its files. */
    @Test
    void terraform_makes_hosts_after_all_that_they_need() throws IOException {
        var needed = new TreeSet<String>();
        for (var type : List.of(
                "aws_efs_mount_target",
                "aws_iam_role_policy",
                "aws_route_table_association",
                "aws_vpc_endpoint",
                "aws_vpc_security_group_egress_rule",
                "aws_vpc_security_group_ingress_rule")) {
            terraform().ofType(type).keySet().forEach(name -> needed.add(type + "." + name));
        }
        var dependsOn = found("(?s)depends_on = \\[(.*?)]", source());
        assertEquals(1, dependsOn.size());
        assertEquals(needed, new TreeSet<>(found("([\\w.]+)", dependsOn.getFirst())));
        assertEquals(12, needed.size());
    }

    @Test
    void terraform_takes_the_zones_that_have_everything_and_a_whole_network_or_none() throws IOException {
        var zones = terraform().root().at("/data/aws_availability_zones/available");
        assertEquals("opt-in-status", zones.at("/filter/name").asText(), "Local Zones have no mount targets");
        assertEquals("opt-in-not-required", zones.at("/filter/values/0").asText());
        var group = found("(?ms)^resource \"aws_security_group\" \"hosts\" (.*?)^}", source())
                .getFirst();
        var condition = found("precondition \\{\\s*condition *= (.*)", group);
        assertEquals(1, condition.size(), "else the middle of an apply says what is missing");
        assertTrue(condition.getFirst().contains("length(var.subnet_ids) > 0"));
        assertTrue(condition.getFirst().contains("var.api_prefix_list_id != \"\""));
        assertTrue(source().contains("contains([2, 3], var.zones)"));
    }

    @Test
    void a_careless_change_of_terraform_is_noticed() {
        var open = Terraform.parse(List.of("""
                resource "aws_vpc_security_group_ingress_rule" "ssh" {
                  ip_protocol = "tcp"
                  from_port = 22
                  to_port = 22
                  cidr_ipv4 = var.cidr
                }
                """));
        var openings = Openings.of(Map.of(), open.ofType("aws_vpc_security_group_ingress_rule"));
        assertNotEquals(Openings.ALLOWED, openings);
        assertEquals("in tcp 22-22 addresses", openings.iterator().next());
    }
}
