package io.efsmount.agent;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveSimpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * Which package may know which, and what no package may do. A rule that stands in the way of a good change is changed
 * here, together with its reason.
 */
@AnalyzeClasses(packages = "io.efsmount.agent", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.efsmount.agent";

    /** Each package and those it may know. Only the commands know all of them, and nobody knows the commands. */
    private static final Map<String, List<String>> KNOWS = Map.ofEntries(
            entry("plan", List.of()),
            entry("report", List.of("plan")),
            entry("config", List.of("plan")),
            entry("aws", List.of()),
            entry("efs", List.of("plan", "aws")),
            entry("instance", List.of("plan")),
            entry("ecs", List.of("plan", "report", "aws")),
            entry("libc", List.of()),
            entry("mount", List.of("plan", "libc")),
            entry("fstab", List.of("plan")),
            entry("reconcile", List.of("plan", "report", "config", "efs", "instance", "ecs", "mount", "fstab")),
            entry("health", List.of("report")),
            entry("systemd", List.of("report", "libc")));

    @ArchTest
    static final ArchRule dependencies_point_from_the_command_to_the_decision = layers().as(
                    "dependencies point from the command to the decision")
            .because("the packages that touch the world know the values of plan and nothing of each other,"
                    + " so that each can be read, tested and replaced alone");

    @ArchTest
    static final ArchRule every_class_is_in_a_package_with_a_direction = classes()
            .should()
            .resideInAnyPackage(Stream.concat(KNOWS.keySet().stream(), Stream.of("cli"))
                    .map(name -> ROOT + "." + name + "..")
                    .toArray(String[]::new))
            .as("every class is in a package with a direction")
            .because("a package that is missing in the table above is bound by none of its rules");

    @ArchTest
    static final ArchRule packages_have_no_cycles = slices().matching(ROOT + ".(*)..")
            .should()
            .beFreeOfCycles()
            .because("packages that need each other are one package");

    @ArchTest
    static final ArchRule only_libc_calls_the_c_library = noClasses()
            .that()
            .resideOutsideOfPackage("..agent.libc..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.kenai..")
            .because("a wrong argument there is a crash, so each function is declared once, and beside the others");

    @ArchTest
    static final ArchRule only_mount_makes_system_calls = noClasses()
            .that()
            .resideOutsideOfPackages("..agent.mount..", "..agent.systemd..", "..agent.libc..")
            .should()
            .dependOnClassesThat()
            .haveSimpleName("LibC")
            .because("a system call can hang for ever on a dead server, and only mount knows how to leave it behind;"
                    + " systemd sends datagrams with MSG_DONTWAIT and MSG_NOSIGNAL, which can neither hang nor kill");

    @ArchTest
    static final ArchRule only_the_packages_named_for_it_speak_to_aws = noClasses()
            .that()
            .resideOutsideOfPackages("..agent.aws..", "..agent.efs..", "..agent.ecs..", "..agent.instance..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..")
            .because("what AWS answers becomes our own values at the border, and the SDK can be replaced there");

    @ArchTest
    static final ArchRule plan_is_made_of_values = classes()
            .that()
            .resideInAPackage("..agent.plan..")
            .should()
            .onlyDependOnClassesThat(pureTypes())
            .because("a decision without I/O, clock, threads and logging is the same on every host and in every test");

    @ArchTest
    static final ArchRule plan_asks_nobody = noClasses()
            .that()
            .resideInAPackage("..agent.plan..")
            .should()
            .callMethodWhere(asksTheWorld())
            .because("time, chance and name resolution are observations: whoever needs one passes its value in");

    @ArchTest
    static final ArchRule only_commands_print = noClasses()
            .that()
            .resideOutsideOfPackage("..agent.cli..")
            .should(ACCESS_STANDARD_STREAMS)
            .because("the daemon's words go through the log, with level and keys");

    @ArchTest
    static final ArchRule nothing_is_found_by_reflection = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.reflect..")
            .orShould()
            .callMethodWhere(calls("java.lang.Class", "forName"))
            .because("the native image holds only what the compiler can see");

    @ArchTest
    static final ArchRule names_say_what_a_class_is = noClasses()
            .should(haveSimpleNameEndingWith("Util")
                    .or(haveSimpleNameEndingWith("Utils"))
                    .or(haveSimpleNameEndingWith("Helper"))
                    .or(haveSimpleNameEndingWith("Manager"))
                    .or(haveSimpleNameEndingWith("Impl"))
                    .or(haveSimpleNameEndingWith("Service"))
                    .or(haveSimpleNameEndingWith("Common")))
            .because("such a name fits every class, and the next reader has to open it to learn what it does");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .should()
            .beAssignableTo(describe(
                    "a class whose package-info.java says @NullMarked",
                    (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class)))
            .because("NullAway reads only marked packages, and package-info.java is where a reader starts");

    private static LayeredArchitecture layers() {
        LayeredArchitecture layers = layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("cli")
                .definedBy(ROOT + ".cli..");
        for (String name : KNOWS.keySet()) {
            layers = layers.layer(name).definedBy(ROOT + "." + name + "..");
        }
        for (var rule : KNOWS.entrySet()) {
            var layer = layers.whereLayer(rule.getKey());
            layers = rule.getValue().isEmpty()
                    ? layer.mayNotAccessAnyLayer()
                    : layer.mayOnlyAccessLayers(rule.getValue().toArray(String[]::new));
        }
        return layers;
    }

    private static DescribedPredicate<JavaClass> pureTypes() {
        return resideInAnyPackage(
                        ROOT + ".plan..",
                        "java.lang",
                        "java.lang.annotation",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.math",
                        "java.nio.charset",
                        "java.time..",
                        "java.util",
                        "java.util.function",
                        "java.util.regex",
                        "java.util.stream",
                        "org.jspecify.annotations")
                .and(DescribedPredicate.not(nameMatching("java\\.lang\\.(System|Runtime|Process.*|Thread.*|ScopedValue)"
                        + "|java\\.time\\.(Clock|InstantSource)|java\\.util\\.(Timer.*|.*Random|Scanner)")))
                .or(nameMatching("java\\.net\\.(InetAddress|Inet4Address|Inet6Address|URI)|\\[+[BCDFIJSZ]"))
                .as("are plain values");
    }

    private static DescribedPredicate<JavaCall<?>> asksTheWorld() {
        return calls("java\\.time\\..*", "now")
                .or(calls("java.lang.Math", "random"))
                .or(calls("java.util.UUID", "randomUUID"))
                .or(calls("java.util.Collections", "shuffle"))
                .or(calls(
                        "java\\.net\\.Inet.*Address",
                        "getByName|getAllByName|getLocalHost|getHostName|getCanonicalHostName|isReachable"))
                .as("asks for time, chance or a name");
    }

    private static DescribedPredicate<JavaCall<?>> calls(String owner, String method) {
        return describe(
                owner + "." + method,
                call -> call.getTargetOwner().getName().matches(owner)
                        && call.getName().matches(method));
    }
}
