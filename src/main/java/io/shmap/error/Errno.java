package io.shmap.error;

/**
 * The error numbers of bpf(2) and of the system calls under it, by their Linux names.
 *
 * <p>Engines and the {@code bpf} face return them negated; the typed face throws them in a {@link
 * ShmapException}; the command line turns them into exit statuses.
 */
public enum Errno {
  EPERM(1),
  ENOENT(2),
  EINTR(4),
  EIO(5),
  E2BIG(7),
  EBADF(9),
  EAGAIN(11),
  ENOMEM(12),
  EACCES(13),
  EFAULT(14),
  EBUSY(16),
  EEXIST(17),
  EXDEV(18),
  ENODEV(19),
  ENOTDIR(20),
  EISDIR(21),
  EINVAL(22),
  ENFILE(23),
  EMFILE(24),
  EFBIG(27),
  ENOSPC(28),
  EROFS(30),
  EMLINK(31),
  ERANGE(34),
  ENAMETOOLONG(36),
  ENOSYS(38),
  ENOTEMPTY(39),
  ELOOP(40),
  ENODATA(61),
  EOVERFLOW(75),
  EBADFD(77),
  EUSERS(87),
  EOPNOTSUPP(95),
  ESHUTDOWN(108),
  ESTALE(116),
  EUCLEAN(117),
  EDQUOT(122),
  /** The kernel's internal number, which bpf(2) lets out; not {@link #EOPNOTSUPP}. */
  ENOTSUPP(524);

  private static final Errno[] BY_NUMBER = new Errno[525];

  static {
    for (Errno errno : values()) {
      BY_NUMBER[errno.number] = errno;
    }
  }

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  /** The positive number, as in errno.h. */
  public int number() {
    return number;
  }

  /** The number as engines and the {@code bpf} face return it. */
  public int negated() {
    return -number;
  }

  /** The constant for a number, negated or not; {@link #EIO} for one that is not listed. */
  public static Errno of(int number) {
    int positive = Math.abs(number);
    Errno errno = positive < BY_NUMBER.length ? BY_NUMBER[positive] : null;
    return errno == null ? EIO : errno;
  }
}
