package io.shmap.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the bytes of a key or a value mean, as one line of text: {@code struct Quote { i64 time; f64
 * bid; f64 ask; }}.
 *
 * <p>The line is kept in the map's file. A schema parsed from it knows the size, the alignment and
 * every offset, so tools read and write values without the program's classes. {@code
 * parse(schema.text())} equals {@code schema}. The grammar is in {@link io.shmap.codec}.
 *
 * <p>Sizes and offsets are in bytes. Numbers are little endian, addresses and UUIDs in network
 * order. Constructors refuse what could not be printed, parsed or laid out, with {@code EINVAL}.
 */
public sealed interface Schema {

  /** In bytes; a multiple of {@link #alignment()}. */
  int size();

  /** In bytes: 1, 2, 4 or 8. */
  int alignment();

  /** The line; {@link #parse} reads it back. */
  String text();

  /** Reads one line; throws {@code EINVAL} with the column where it stops being a schema. */
  static Schema parse(String text) {
    return SchemaParser.parse(text);
  }

  /** The types of fixed size; a name each. */
  enum Scalar implements Schema {
    I8("i8", 1, 1),
    I16("i16", 2, 2),
    I32("i32", 4, 4),
    I64("i64", 8, 8),
    U8("u8", 1, 1),
    U16("u16", 2, 2),
    U32("u32", 4, 4),
    U64("u64", 8, 8),
    F32("f32", 4, 4),
    F64("f64", 8, 8),
    /** One byte; 0 is false, everything else true. */
    BOOL("bool", 1, 1),
    /** One UTF-16 unit: Java's char, C's char16_t. */
    CHAR16("char16", 2, 2),
    /** 16 bytes as they are printed: the order of RFC 9562. */
    UUID("uuid", 16, 1),
    /** C's struct in_addr. */
    IPV4("ipv4", 4, 4),
    /** C's struct in6_addr. */
    IPV6("ipv6", 16, 4),
    /** A length in bits (u32), then an {@link #IPV4}: C's struct bpf_lpm_trie_key. */
    PREFIX4("prefix4", 8, 4),
    /** A length in bits (u32), then an {@link #IPV6}: C's struct bpf_lpm_trie_key. */
    PREFIX6("prefix6", 20, 4);

    private final String text;
    private final int size;
    private final int alignment;

    Scalar(String text, int size, int alignment) {
      this.text = text;
      this.size = size;
      this.alignment = alignment;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public int alignment() {
      return alignment;
    }

    @Override
    public String text() {
      return text;
    }
  }

  /** What a {@link Run} of bytes holds. */
  enum Content {
    /** Latin-1 text, filled up with NUL. */
    CHAR("char"),
    /** UTF-8 text, filled up with NUL. */
    UTF8("utf8"),
    /** Plain bytes. */
    U8("u8"),
    /** Bytes that only the program can read. */
    OPAQUE("opaque");

    private final String text;

    Content(String text) {
      this.text = text;
    }

    /** The name in the grammar. */
    public String text() {
      return text;
    }
  }

  /** A run of bytes: {@code char[16]}, {@code utf8[32]}, {@code u8[20]}, {@code opaque[64]}. */
  record Run(Content content, int size) implements Schema {

    public Run {
      Objects.requireNonNull(content, "content");
      SchemaRules.requireSize(content.text, 1, size);
    }

    @Override
    public int alignment() {
      return 1;
    }

    @Override
    public String text() {
      return content.text + "[" + size + "]";
    }
  }

  /** One of some names: an i32 that counts them from 0, like C's enum. */
  record Enumeration(String name, List<String> constants) implements Schema {

    public Enumeration {
      SchemaRules.requireName(name);
      constants = List.copyOf(constants);
      SchemaRules.requireDistinct("enum " + name, "constants", constants);
    }

    @Override
    public int size() {
      return 4;
    }

    @Override
    public int alignment() {
      return 4;
    }

    @Override
    public String text() {
      return "enum " + name + " { " + String.join(", ", constants) + " }";
    }
  }

  /**
   * {@code count} elements, one behind the other: {@code i32[4]}. The last bracket is the
   * outermost: {@code i32[4][3]} is 3 times {@code i32[4]}.
   */
  record Array(Schema element, int count) implements Schema {

    public Array {
      Objects.requireNonNull(element, "element");
      if (element == Scalar.U8) {
        throw SchemaRules.invalid("u8[" + count + "] is a run of bytes, not an array");
      }
      SchemaRules.requireSize(element.text(), element.size(), count);
      SchemaRules.requireDepthBelow(element);
    }

    @Override
    public int size() {
      return element.size() * count;
    }

    @Override
    public int alignment() {
      return element.alignment();
    }

    @Override
    public String text() {
      return element.text() + "[" + count + "]";
    }
  }

  /** A field of a struct; its offset counts from the start of the struct. */
  record Field(String name, Schema type, int offset) {

    public Field {
      SchemaRules.requireName(name);
      SchemaRules.requireDepthBelow(type);
    }

    int end() {
      return offset + type.size();
    }
  }

  /**
   * Fields at the offsets that C gives them on x86-64: each aligned to its type, the whole padded
   * to the largest alignment.
   */
  record Struct(String name, List<Field> fields, int size, int alignment) implements Schema {

    public Struct {
      SchemaRules.requireName(name);
      fields = List.copyOf(fields);
      SchemaRules.requireDistinct(
          "struct " + name, "fields", fields.stream().map(Field::name).toList());
      StructLayout layout = new StructLayout(name);
      for (Field field : fields) {
        if (layout.place(field.type) != field.offset) {
          throw SchemaRules.invalid(
              "struct " + name + ": field " + field.name + " is not at its offset");
        }
      }
      if (layout.size() != size || layout.alignment() != alignment) {
        throw SchemaRules.invalid(
            "struct " + name + ": size=" + size + " but fields give " + layout.size());
      }
    }

    /** Lays the fields out in the order of the map's iteration. */
    public static Struct of(String name, Map<String, Schema> types) {
      StructLayout layout = new StructLayout(name);
      List<Field> fields = new ArrayList<>();
      types.forEach((field, type) -> fields.add(new Field(field, type, layout.place(type))));
      return new Struct(name, fields, layout.size(), layout.alignment());
    }

    /** The field of that name, or null. */
    public Field field(String fieldName) {
      for (Field field : fields) {
        if (field.name.equals(fieldName)) {
          return field;
        }
      }
      return null;
    }

    @Override
    public String text() {
      StringBuilder text = new StringBuilder("struct ").append(name).append(" { ");
      for (Field field : fields) {
        text.append(field.type.text()).append(' ').append(field.name).append("; ");
      }
      return text.append('}').toString();
    }
  }
}
