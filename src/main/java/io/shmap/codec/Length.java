package io.shmap.codec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How much room a record's component gets: at most {@code value} bytes of UTF-8 for a {@code
 * String}, exactly {@code value} elements for an array or a {@code List}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Length {

  /** In bytes for a string, in elements for the others. */
  int value();
}
