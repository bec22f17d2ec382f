package io.shmap.lifecycle;

/**
 * Who an attachment says it is, for people; nothing is decided by it.
 *
 * @param owner its owner word
 * @param pid in its own pid namespace
 * @param processStart in clock ticks since boot
 * @param pidNamespace inode of that namespace
 * @param attachedAt ms since 1970
 * @param readOnly whether it may not change the map
 * @param host name of the host, or of the container
 * @param command main class or jar
 */
public record AttachmentRecord(
    int owner,
    int pid,
    long processStart,
    long pidNamespace,
    long attachedAt,
    boolean readOnly,
    String host,
    String command) {}
