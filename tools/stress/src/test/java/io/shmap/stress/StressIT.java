package io.shmap.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.contract.TemporaryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The short form: one test of each kind, a moment each, and the wrong ones beside them. */
class StressIT {

  private static final Pattern RESULT = Pattern.compile("\\[(\\w+)] io\\.shmap\\.stress\\.(\\S+)");

  private static final Set<String> RIGHT =
      Set.of(
          "Publication.OfAWideValue",
          "Replacement.OfAPageThatNeverRests",
          "Deletion.OfAPlaceThatIsFilledAgain",
          "HandOver.OfTwoAdditions",
          "Elements.OfACellThatNeverRests",
          "Order.OfTwoLongs",
          "Order.OfTwoCells",
          "Closing.UnderALookup",
          "Closing.UnderAnUpdate");

  private static final Set<String> WRONG =
      Set.of(
          "Wrong.Publication",
          "Wrong.ReplacementThatNeverRests",
          "Wrong.CellThatNeverRests",
          "Wrong.HandOver");

  /* One small JVM for each test, compiled as usual: most of the time goes into starting it. */
  private static final String MOMENT =
      "-sc false -af NONE -f 1 -jvmArgs -Xshare:auto -hs 128 -pth false -v"
          + " -time 100 -iters 2 -strideSize 64 -strideCount 8";

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @Test
  void nothingForbiddenIsSeenButByTheWrongTests() throws IOException, InterruptedException {
    Set<String> selected = new TreeSet<>(RIGHT);
    selected.addAll(WRONG);
    String output = run("\\.(" + String.join("|", selected) + ")$");
    Set<String> passed = new TreeSet<>();
    Set<String> failed = new TreeSet<>();
    Matcher result = RESULT.matcher(output);
    while (result.find()) {
      (result.group(1).equals("OK") ? passed : failed).add(result.group(2));
    }
    passed.removeAll(failed);
    assertThat(failed).as(output).containsExactlyInAnyOrderElementsOf(WRONG);
    assertThat(passed).as(output).containsExactlyInAnyOrderElementsOf(RIGHT);
    assertThat(output).contains("0 soft errs, 0 hard errs");
  }

  private String run(String tests) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("shmap.stress.jar")));
    command.addAll(List.of("-t", tests));
    command.addAll(List.of(MOMENT.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SHMAP_DIR", store.directory().toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
