package io.shmap.memory;

import java.util.ServiceLoader;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.openhft.chronicle.core.Memory;
import net.openhft.chronicle.core.OS;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Starts Chronicle's memory access without letting it print.
 *
 * <p>Two things would: a service that looks for a cleaner of byte buffers, which shmap does not
 * use, logs a warning through java.util.logging; and SLF4J complains on stderr when no logging back
 * end is there. The first logger is silenced while the class is loaded; the second complaint is
 * switched off only if there is no back end, so that nothing an application configured is changed.
 */
final class Chronicle {

  private static final String CLEANER_LOGGER =
      "net.openhft.chronicle.core.internal.cleaner.ReflectionBasedByteBufferCleanerService";
  private static final String SLF4J_VERBOSITY = "slf4j.internal.verbosity";

  private Chronicle() {}

  static Memory start() {
    quietSlf4j();
    Logger cleaner = Logger.getLogger(CLEANER_LOGGER);
    Level level = cleaner.getLevel();
    cleaner.setLevel(Level.OFF);
    try {
      new net.openhft.chronicle.bytes.PointerBytesStore();
      return OS.memory();
    } finally {
      cleaner.setLevel(level);
    }
  }

  private static void quietSlf4j() {
    boolean noBackEnd =
        ServiceLoader.load(SLF4JServiceProvider.class, LoggerFactory.class.getClassLoader())
            .stream()
            .findAny()
            .isEmpty();
    if (noBackEnd && System.getProperty(SLF4J_VERBOSITY) == null) {
      System.setProperty(SLF4J_VERBOSITY, "ERROR");
      try {
        LoggerFactory.getILoggerFactory();
      } finally {
        System.clearProperty(SLF4J_VERBOSITY);
      }
    }
  }
}
