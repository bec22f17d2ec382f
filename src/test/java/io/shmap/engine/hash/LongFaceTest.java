package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

class LongFaceTest {

  /** HotSpot's FreqInlineSize: a longer method is not inlined, however often it is called. */
  private static final int LARGEST_INLINED = 325;

  private static final Pattern INSTRUCTION = Pattern.compile("(?m)^ +([0-9]+): ");

  @Test
  void theLongWayIsTooLargeToBeInlinedIntoTheShortOne() {
    assertThat(lengthOf("private long findFurther(")).isGreaterThan(LARGEST_INLINED);
    assertThat(lengthOf("private long find(")).isLessThan(LARGEST_INLINED);
  }

  /* The offset of the method's last bytecode. */
  private static int lengthOf(String method) {
    StringWriter code = new StringWriter();
    PrintWriter out = new PrintWriter(code);
    String path = System.getProperty("java.class.path");
    ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
    int status = javap.run(out, out, "-p", "-c", "-cp", path, LongFace.class.getName());
    assertThat(status).as(code.toString()).isZero();

    int start = code.toString().indexOf(method);
    assertThat(start).as(method).isNotNegative();
    String body = code.toString().substring(start).split("\n\n", 2)[0];
    return INSTRUCTION
        .matcher(body)
        .results()
        .map(found -> Integer.parseInt(found.group(1)))
        .max(Integer::compare)
        .orElseThrow();
  }
}
