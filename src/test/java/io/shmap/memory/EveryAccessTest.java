package io.shmap.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A verb that the regions of the tests do not know would be a store at which nobody dies. */
class EveryAccessTest {

  private static final Predicate<String> STORES =
      Pattern.compile("(put|cas|getAndAdd|copyFrom).*").asMatchPredicate();
  private static final Predicate<String> LOADS =
      Pattern.compile("get(Byte|Int|Long)(?!s).*").asMatchPredicate();

  @Test
  void aRegionMayDieBeforeEveryStore() {
    assertThat(missing(DyingRegion.class, STORES)).isEmpty();
  }

  @Test
  void aWatchIsToldOfEveryAccess() {
    assertThat(missing(WatchedRegion.class, STORES.or(LOADS))).containsExactly("putBytes");
  }

  /* The verbs it has not overridden. Engines do not use putBytes: it copies from the heap. */
  private static List<String> missing(Class<?> region, Predicate<String> verbs) {
    return Stream.of(Region.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> verbs.test(method.getName()))
        .filter(method -> !overrides(region, method))
        .map(Method::getName)
        .sorted()
        .toList();
  }

  private static boolean overrides(Class<?> region, Method verb) {
    try {
      region.getDeclaredMethod(verb.getName(), verb.getParameterTypes());
      return true;
    } catch (NoSuchMethodException none) {
      return false;
    }
  }
}
