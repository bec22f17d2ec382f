package io.shmap.codec;

import io.shmap.codec.Schema.Content;
import io.shmap.codec.Schema.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Schemas of every kind, a few levels deep, and bytes that codecs could have written. */
final class RandomSchema {

  private RandomSchema() {}

  static Schema of(SplittableRandom random) {
    return of(random, 4);
  }

  private static Schema of(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 5)) {
      case 0 -> Scalar.values()[random.nextInt(Scalar.values().length)];
      case 1 ->
          new Schema.Run(
              Content.values()[random.nextInt(Content.values().length)], random.nextInt(1, 20));
      case 2 -> new Schema.Enumeration("E" + random.nextInt(9), List.of("A", "B", "\u00c4\u4e2d"));
      case 3 -> {
        Schema element = of(random, depth - 1);
        yield element == Scalar.U8 ? element : new Schema.Array(element, random.nextInt(1, 4));
      }
      default -> {
        Map<String, Schema> fields = new LinkedHashMap<>();
        int count = random.nextInt(1, 5);
        for (int i = 0; i < count; i++) {
          fields.put("f" + i, of(random, depth - 1));
        }
        yield Schema.Struct.of("S" + random.nextInt(9), fields);
      }
    };
  }
}
