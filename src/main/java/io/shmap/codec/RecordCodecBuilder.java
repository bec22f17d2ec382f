package io.shmap.codec;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A record codec in the making: for components that get no codec by their type, or another one.
 *
 * <pre>{@code
 * record Trade(String symbol, long time, double price) {}
 *
 * Codec<Trade> codec =
 *     Codecs.recordOf(Trade.class).component("symbol", Codecs.chars(8)).build();
 * }</pre>
 */
public final class RecordCodecBuilder<R extends Record> {

  private final Class<R> type;
  private final Map<String, Codec<?>> given = new LinkedHashMap<>();
  private Lookup lookup = MethodHandles.lookup();

  RecordCodecBuilder(Class<R> type) {
    this.type = type;
  }

  /**
   * Gives a component its codec; {@link Codec#type} is the component's type, or its box.
   *
   * @throws ShmapException {@code EINVAL} if the record has no such component
   */
  public RecordCodecBuilder<R> component(String name, Codec<?> codec) {
    List<String> names =
        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
    if (!names.contains(name)) {
      throw new ShmapException(
          Errno.EINVAL,
          "record "
              + type.getSimpleName()
              + ": no component "
              + name
              + ", components="
              + String.join(",", names));
    }
    given.put(name, codec);
    return this;
  }

  /** Rights to the record and those in it, for a module that does not open its package. */
  public RecordCodecBuilder<R> lookup(Lookup lookup) {
    this.lookup = lookup;
    return this;
  }

  /**
   * @throws ShmapException {@code EINVAL} if a component has no codec, or the record is not
   *     accessible
   */
  public Codec<R> build() {
    return RecordCodec.of(type, lookup, Map.copyOf(given), List.of(type));
  }
}
