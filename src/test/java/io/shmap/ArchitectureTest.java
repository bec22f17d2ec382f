package io.shmap;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The packages are layers, and each uses only what is said here. */
class ArchitectureTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages("io.shmap");

  private static final String CHRONICLE = "net.openhft.chronicle..";

  /* What a signature that takes a caller's bytes cannot do without. */
  private static final String BYTES_OF_CALLERS =
      "net\\.openhft\\.chronicle\\.bytes\\.(BytesStore|Bytes|MappedBytes|BytesMarshallable|BytesIn|BytesOut)"
          + "|net\\.openhft\\.chronicle\\.core\\.io\\.InvalidMarshallableException";

  private static Arguments layer(String layer, String because, String... mayUse) {
    return Arguments.of(layer, because, List.of(mayUse));
  }

  static Stream<Arguments> layers() {
    return Stream.of(
        layer("layout", "offsets are only numbers, so that every other package may use them"),
        layer("error", "errors are thrown by every layer, so they know none of them"),
        layer(
            "os",
            "system calls know nothing of maps; no other package knows libc",
            "error",
            "com.sun.jna.."),
        layer(
            "memory",
            "memory is what everything above accesses mapped pages through, and knows no layout",
            "os",
            "error",
            CHRONICLE,
            "org.slf4j.."),
        layer(
            "sync",
            "a lock word is the same in every map and asks about owners through an interface",
            "memory",
            "layout",
            "error"),
        layer(
            "engine",
            "a data structure knows its region and not the file or the processes; a map joins them",
            "sync",
            "memory",
            "layout",
            "error",
            "net.openhft.hashing.."),
        layer(
            "lifecycle",
            "files and attachments are the same for every type; what an engine does is passed in",
            "sync",
            "memory",
            "os",
            "layout",
            "error"),
        layer(
            "map",
            "an open map joins an engine with an attachment, and is below both faces",
            "engine",
            "lifecycle",
            "sync",
            "memory",
            "layout",
            "error"),
        layer(
            "codec",
            "values become bytes without any knowledge of maps, so tools can use codecs alone",
            "error",
            CHRONICLE),
        layer(
            "bpf",
            "the bpf(2) face is beside the typed one, not above it",
            "map",
            "engine",
            "lifecycle",
            "memory",
            "layout",
            "error",
            CHRONICLE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void aLayerUsesOnlyWhatIsBelowIt(String layer, String because, List<String> mayUse) {
    List<String> allowed =
        Stream.concat(
                Stream.of("java..", "io.shmap." + layer + ".."),
                mayUse.stream().map(name -> name.contains(".") ? name : "io.shmap." + name + ".."))
            .toList();
    check(
        classes()
            .that()
            .resideInAPackage("io.shmap." + layer + "..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
            .because(because),
        resideInAPackage("io.shmap." + layer + ".."));
  }

  @Test
  void everyPackageIsInALayer() {
    Set<String> packages =
        MAIN.stream()
            .map(found -> found.getPackageName().replaceFirst("io\\.shmap\\.?", ""))
            .map(name -> name.replaceFirst("\\..*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> expected =
        layers().map(each -> (String) each.get()[0]).collect(Collectors.toCollection(TreeSet::new));
    expected.add("");
    assertThat(packages)
        .as("a new package is a new layer: say in this test what it may use, and why")
        .isEqualTo(expected);
  }

  @Test
  void nothingBelowAFaceKnowsIt() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.shmap..")
            .and()
            .resideOutsideOfPackage("io.shmap")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.shmap")
            .because("the typed face is the top; an arrow to it would be a circle"),
        resideInAPackage("io.shmap.."));
    check(
        noClasses()
            .that()
            .resideInAPackage("io.shmap")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.shmap.bpf..", "io.shmap.os..")
            .because("the two faces stand beside each other, and libc is far below both"),
        resideInAPackage("io.shmap"));
  }

  @Test
  void enginesDoNotKnowEachOther() {
    Set<String> engines =
        MAIN.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("io.shmap.engine."))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(engines).hasSizeGreaterThan(1);
    for (String engine : engines) {
      String[] others =
          engines.stream().filter(other -> !other.equals(engine)).toArray(String[]::new);
      check(
          noClasses()
              .that()
              .resideInAPackage(engine)
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(others)
              .because("a data structure can be read, changed and removed without the others"),
          resideInAPackage(engine));
    }
  }

  @Test
  void onlyMemoryNamesChronicle() {
    DescribedPredicate<JavaClass> chronicle =
        resideInAPackage(CHRONICLE)
            .and(DescribedPredicate.not(nameMatching(BYTES_OF_CALLERS)))
            .as("Chronicle classes that are not bytes of a caller");
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.shmap.memory")
            .should()
            .dependOnClassesThat(chronicle)
            .because("another way to mapped memory must fit in by changing one package"),
        resideInAPackage("io.shmap.."));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.shmap.engine..", "io.shmap.lifecycle..", "io.shmap.sync..", "io.shmap.map..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CHRONICLE)
            .because("callers' bytes are a matter of the faces; below them there are regions"),
        resideInAPackage("io.shmap.engine.."));
  }

  @Test
  void onlyOsNamesJna() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.shmap.os")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..")
            .because("there is one way to libc, and it says what each call returns"),
        resideInAPackage("io.shmap.os"));
  }

  @Test
  void nothingIsPrinted() {
    check(
        noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace")
            .because("a library prints nothing that its user did not ask for"),
        alwaysTrue());
  }

  @Test
  void nobodySleeps() {
    check(
        noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .because("there is one way to wait, sync.Backoff, which is bounded by who calls it"),
        alwaysTrue());
  }

  @Test
  void aRuleThatIsBrokenIsNoticed() {
    ArchRule wrong =
        noClasses()
            .that()
            .resideInAPackage("io.shmap.os")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");
    assertThatThrownBy(() -> wrong.check(MAIN))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("io.shmap.os.Kernel");
  }

  /* Without the count a rule about a package that was renamed would pass for ever. */
  private static void check(ArchRule rule, DescribedPredicate<? super JavaClass> lookedAt) {
    assertThat(MAIN.stream().filter(lookedAt).count()).as(rule.getDescription()).isPositive();
    rule.check(MAIN);
  }
}
