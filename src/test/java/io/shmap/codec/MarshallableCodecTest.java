package io.shmap.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.error.Errno;
import io.shmap.error.MapCorruptedException;
import io.shmap.error.ShmapException;
import net.openhft.chronicle.bytes.BytesIn;
import net.openhft.chronicle.bytes.BytesMarshallable;
import net.openhft.chronicle.bytes.BytesOut;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.Test;

class MarshallableCodecTest {

  private static final class Text implements BytesMarshallable {

    private String text = "";
    private int number;

    private Text() {}

    private static Text of(String text, int number) {
      Text value = new Text();
      value.text = text;
      value.number = number;
      return value;
    }

    @Override
    public void readMarshallable(BytesIn<?> bytes) {
      byte[] latin = new byte[bytes.readUnsignedByte()];
      for (int i = 0; i < latin.length; i++) {
        latin[i] = bytes.readByte();
      }
      text = new String(latin, ISO_8859_1);
      number = bytes.readInt();
    }

    @Override
    public void writeMarshallable(BytesOut<?> bytes) {
      bytes.writeUnsignedByte(text.length());
      bytes.write(text.getBytes(ISO_8859_1));
      bytes.writeInt(number);
    }
  }

  private final Codec<Text> codec = Codecs.marshallable(Text.class, 16);

  @Test
  void objectsWriteAndReadThemselves() {
    byte[] bytes = Encoded.bytes(codec, Text.of("abc", 7));
    assertThat(Encoded.hex(codec, Text.of("abc", 7)))
        .isEqualTo("0361626307000000" + "0".repeat(16));
    Text read = Encoded.decoded(codec, bytes);
    assertThat(read.text).isEqualTo("abc");
    assertThat(read.number).isEqualTo(7);
    assertThat(codec.schema().text()).isEqualTo("opaque[16]");
  }

  @Test
  void anObjectIsReused() {
    Text using = new Text();
    Text read = codec.decode(Encoded.of(Encoded.bytes(codec, Text.of("abc", 7))), 0, using);
    assertThat(read).isSameAs(using);
    assertThat(using.text).isEqualTo("abc");
  }

  @Test
  void elementsOfAnArrayKeepTheirOwnBytes() {
    Codec<Text[]> array = Codecs.array(codec, 2);
    Text[] read =
        Encoded.decoded(array, Encoded.bytes(array, new Text[] {Text.of("a", 1), Text.of("b", 2)}));
    assertThat(read[0].text + read[0].number + read[1].text + read[1].number).isEqualTo("a1b2");
  }

  @Test
  void anObjectThatWritesTooMuchIsRefused() {
    BytesStore<?, ?> store = Encoded.of(new byte[16]);
    assertThatThrownBy(() -> codec.encode(Text.of("twelve bytes", 7), store, 0))
        .isInstanceOfSatisfying(
            ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
        .hasMessage("encode opaque[16]: holds 16 bytes but value writes more, type=Text");
    assertThat(store.toByteArray()).containsOnly(0);
  }

  @Test
  void bytesThatEndTooSoonAreDamage() {
    assertThatThrownBy(() -> codec.decode(Encoded.ofHex("0f" + "61".repeat(15)), 0))
        .isInstanceOf(MapCorruptedException.class)
        .hasMessageStartingWith("decode opaque[16]: damaged, Text cannot be read, ");
  }

  private static final class Reflective implements BytesMarshallable {}

  private abstract static class Unfinished implements BytesMarshallable {}

  private static final class Parametrised implements BytesMarshallable {

    private Parametrised(int unused) {}

    @Override
    public void readMarshallable(BytesIn<?> bytes) {}

    @Override
    public void writeMarshallable(BytesOut<?> bytes) {}
  }

  @Test
  void classesThatWouldNotWorkAreRefused() {
    String here = getClass().getName();
    assertThatThrownBy(() -> Codecs.marshallable(Reflective.class, 8))
        .hasMessage(
            "marshallable "
                + here
                + "$Reflective: inherits reflection that needs JVM flags;"
                + " override readMarshallable and writeMarshallable");
    assertThatThrownBy(() -> Codecs.marshallable(Unfinished.class, 8))
        .hasMessage(
            "marshallable " + here + "$Unfinished: is abstract; name a class that can be created");
    assertThatThrownBy(() -> Codecs.marshallable(Parametrised.class, 8))
        .hasMessage("access " + here + "$Parametrised: no constructor[]");
  }
}
