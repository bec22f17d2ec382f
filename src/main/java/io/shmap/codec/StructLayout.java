package io.shmap.codec;

/** Where the next field of a struct goes: the rules of C on x86-64 and aarch64. */
final class StructLayout {

  private final String struct;
  private long end;
  private int alignment = 1;

  StructLayout(String struct) {
    this.struct = struct;
  }

  /** Takes the room of one more field and returns its offset. */
  int place(Schema type) {
    alignment = Math.max(alignment, type.alignment());
    long offset = roundUp(end, type.alignment());
    end = offset + type.size();
    SchemaRules.requireSize("struct " + struct, end, 1);
    return (int) offset;
  }

  /** Of the fields so far, with the padding behind the last. */
  int size() {
    return (int) roundUp(end, alignment);
  }

  int alignment() {
    return alignment;
  }

  private static long roundUp(long offset, int alignment) {
    return (offset + alignment - 1) & -alignment;
  }
}
