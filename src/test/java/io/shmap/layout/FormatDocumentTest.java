package io.shmap.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What format.md says of offsets and numbers is what the layouts say, both ways. */
class FormatDocumentTest {

  private static final List<Class<?>> LAYOUTS =
      List.of(
          HeaderLayout.class,
          ControlLayout.class,
          HashLayout.class,
          NodeLayout.class,
          PlaneLayout.class,
          LaneLayout.class,
          ArrayLayout.class,
          PerCpuArrayLayout.class,
          LpmLayout.class,
          BloomLayout.class,
          OwnerWord.class,
          LockBytes.class);

  private final FormatDocument document = FormatDocument.read();

  @Test
  void everyNumberOfTheLayoutsIsInTheTablesAndNoOther() throws IllegalAccessException {
    Map<String, Map<String, Long>> expected = new HashMap<>();
    for (Class<?> layout : LAYOUTS) {
      expected.put(layout.getSimpleName(), numbers(layout));
    }
    expected.forEach(
        (layout, numbers) ->
            assertThat(document.constants.get(layout)).as(layout).isEqualTo(numbers));
    assertThat(document.constants.keySet()).isEqualTo(expected.keySet());
  }

  private static Map<String, Long> numbers(Class<?> layout) throws IllegalAccessException {
    Map<String, Long> numbers = new HashMap<>();
    for (Field field : layout.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
        field.setAccessible(true);
        numbers.put(field.getName(), ((Number) field.get(null)).longValue());
      }
    }
    assertThat(numbers).as("constants of " + layout).isNotEmpty();
    return numbers;
  }

  @Test
  void everyLayoutIsCompared() throws ClassNotFoundException {
    assertThat(LAYOUTS)
        .extracting(Class::getSimpleName)
        .containsExactlyInAnyOrderElementsOf(layoutSources());
  }

  private static List<String> layoutSources() {
    String[] sources = new java.io.File("main/java/io/shmap/layout").list();
    assertThat(sources).isNotNull();
    return java.util.Arrays.stream(sources)
        .filter(name -> !name.equals("package-info.java"))
        .map(name -> name.replace(".java", ""))
        .toList();
  }

  @Test
  void structuresHaveNoGapAndNoOverlap() {
    assertThat(document.structures).hasSizeGreaterThan(5);
    for (List<FormatDocument.Row> rows : document.structures) {
      assertThat(rows).isNotEmpty();
      long end = 0;
      for (FormatDocument.Row row : rows) {
        assertThat(row.offset()).as(row.line()).isEqualTo(end);
        end = row.offset() + row.size();
      }
    }
  }
}
