package io.efsmount.agent.infrastructure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What must hold in the template, each rule as what is wrong, which is nothing. What they find begins with their name. */
final class TemplateRules {
    /** The attributes that are asked for, by type, as the reference of CloudFormation has them. */
    private static final Map<String, Set<String>> ATTRIBUTES = Map.of(
            "AWS::ECS::Cluster", Set.of("Arn"),
            "AWS::EC2::LaunchTemplate", Set.of("LatestVersionNumber", "DefaultVersionNumber", "LaunchTemplateId"),
            "AWS::IAM::InstanceProfile", Set.of("Arn"));

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9:.]+)}");
    private static final Pattern SECRET = Pattern.compile(
            "(AKIA|ASIA)[0-9A-Z]{16}|-----BEGIN|(?i)(password|secret_?(access_?)?key|token) *[:=] *[\"']?[A-Za-z0-9/+]{12,}");
    /** Actions that know no resource (service authorization reference), and those that list all file systems. */
    private static final Set<String> WITHOUT_RESOURCE = Set.of(
            "elasticfilesystem:DescribeFileSystems",
            "elasticfilesystem:DescribeMountTargets",
            "ecs:DiscoverPollEndpoint",
            "ecr:GetAuthorizationToken");

    private final Template template;
    private final List<String> findings = new ArrayList<>();

    private TemplateRules(Template template) {
        this.template = template;
    }

    static List<String> broken(String yaml) {
        var rules = new TemplateRules(Template.parse(yaml));
        rules.text(yaml);
        rules.names();
        rules.network();
        rules.permissions();
        rules.data();
        rules.hosts();
        rules.tasks();
        return List.copyOf(rules.findings);
    }

    private void require(boolean holds, String rule, Object where) {
        if (!holds) {
            findings.add(rule + ": " + where);
        }
    }

    /** What may be in no file of packaging, comments included. */
    static List<String> inText(String text) {
        var found = new ArrayList<String>();
        for (var open : List.of("0.0.0.0/0", "::/0")) {
            if (text.contains(open)) {
                found.add("open to the world: " + open);
            }
        }
        SECRET.matcher(text).results().forEach(match -> found.add("a secret: " + match.group()));
        return found;
    }

    private void text(String yaml) {
        findings.addAll(inText(yaml));
        require(yaml.length() <= 51_200, "longer than create-stack takes", yaml.length());
    }

    private void names() {
        var parameters = template.section("Parameters").keySet();
        var resources = template.section("Resources").keySet();
        var conditions = template.section("Conditions").keySet();
        var used = new TreeSet<String>();
        template.members((key, value) -> names(key, value).forEach(name -> {
            var known = parameters.contains(name) || resources.contains(name) || name.startsWith("AWS::");
            require(known, "unknown name", name);
            used.add(name);
        }));
        var asked = new TreeSet<String>();
        template.members((key, value) -> condition(key, value).forEach(asked::add));
        asked.forEach(name -> require(conditions.contains(name), "unknown condition", name));
        parameters.forEach(name -> require(used.contains(name), "unused parameter", name));
        conditions.forEach(name -> require(asked.contains(name), "unused condition", name));
    }

    private Stream<String> names(String key, JsonNode value) {
        return switch (key) {
            case "Ref" -> Stream.of(value.asText());
            case "DependsOn" -> value.isArray() ? texts(value) : Stream.of(value.asText());
            case "Fn::GetAtt" -> attribute(value.asText());
            case "Fn::Sub" -> VARIABLE.matcher(value.asText()).results().map(match -> match.group(1));
            default -> Stream.of();
        };
    }

    private Stream<String> attribute(String value) {
        var dot = value.indexOf('.');
        var name = value.substring(0, Math.max(dot, 0));
        var type = template.resource(name).path("Type").asText();
        var known = ATTRIBUTES.getOrDefault(type, Set.of()).contains(value.substring(dot + 1));
        require(known, "unknown attribute", value);
        return Stream.of(name);
    }

    private static Stream<String> condition(String key, JsonNode value) {
        return switch (key) {
            case "Condition" -> value.isTextual() ? Stream.of(value.asText()) : Stream.of();
            case "Fn::If" -> Stream.of(value.path(0).asText());
            default -> Stream.of();
        };
    }

    static Stream<String> texts(JsonNode array) {
        return array.isTextual()
                ? Stream.of(array.asText())
                : array.valueStream().map(JsonNode::asText);
    }

    private void network() {
        template.ofType("AWS::EC2::SecurityGroup")
                .forEach((name, group) ->
                        require(!group.path("SecurityGroupEgress").isEmpty(), "may send everything everywhere", name));
        Openings.of(template)
                .forEach(opening -> require(Openings.ALLOWED.contains(opening), "a port is open", opening));
        for (var type : List.of("AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::Route")) {
            require(template.ofType(type).isEmpty(), "a way to the internet", type);
        }
    }

    private void permissions() {
        template.members((key, value) -> {
            if (key.equals("Statement")) {
                value.forEach(this::statement);
            }
        });
    }

    private void statement(JsonNode statement) {
        texts(statement.path("Action")).forEach(action -> {
            require(!action.contains("*"), "a permission for anything", action);
            if (statement.path("Resource").asText().equals("*")) {
                require(WITHOUT_RESOURCE.contains(action), "a permission on everything", action);
            }
            if (statement.path("Principal").has("AWS")) {
                var guard = statement.path("Condition").path("Bool").path("elasticfilesystem:AccessedViaMountTarget");
                require(guard.asText().equals("true"), "for everybody, and not only by a mount target", action);
            }
        });
        if (statement.path("Resource").path("Fn::Sub").asText().contains(":container-instance/")) {
            var cluster = statement.path("Condition").path("ArnEquals").path("ecs:cluster");
            require(cluster.path("Fn::GetAtt").asText().equals("Cluster.Arn"), "for hosts of other clusters", cluster);
        }
    }

    private void data() {
        var system = template.resource("FileSystem");
        require(system.path("Properties").path("Encrypted").asBoolean(), "not encrypted", "FileSystem");
        var deletion = system.path("DeletionPolicy").asText();
        require(deletion.startsWith("Retain"), "data would be deleted", deletion);
        require(deletion.endsWith("ExceptOnCreate"), "a failed creation leaves an empty file system", deletion);
        var replacement = system.path("UpdateReplacePolicy").asText();
        require(replacement.equals("Retain"), "data would be deleted", replacement);
    }

    private void hosts() {
        var host = template.resource("HostTemplate").path("Properties").path("LaunchTemplateData");
        var metadata = host.path("MetadataOptions");
        require(metadata.path("HttpTokens").asText().equals("required"), "IMDSv1", metadata);
        require(metadata.path("HttpPutResponseHopLimit").asText().equals("1"), "containers get the role", metadata);
        host.path("BlockDeviceMappings")
                .forEach(disk -> require(disk.path("Ebs").path("Encrypted").asBoolean(), "not encrypted", disk));
        require(template.ofType("AWS::EFS::MountTarget").size() == 3, "a mount target in each zone", "");
        var settings = host.at("/UserData/Fn::Base64/Fn::Join/1/0/Fn::Sub").asText();
        // not by a tag, which the file system of another stack may have too
        require(
                settings.contains("'efs.mounts.${FileSystemName}.id=${FileSystem}\n") && !settings.contains(".tags."),
                "found by more than its id",
                settings);
    }

    private void tasks() {
        template.ofType("AWS::ECS::TaskDefinition").forEach((name, task) -> {
            var expression =
                    task.path("PlacementConstraints").path(0).path("Expression").asText();
            require(expression.equals("attribute:efs.state == ready"), "may run without its files", name);
            var source = task.path("Volumes")
                    .path(0)
                    .path("Host")
                    .path("SourcePath")
                    .path("Fn::Sub")
                    .asText();
            require(source.equals("/mnt/efs/${FileSystemName}"), "another path than the agent's", source);
        });
    }
}
