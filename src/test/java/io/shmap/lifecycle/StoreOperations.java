package io.shmap.lifecycle;

import static io.shmap.lifecycle.StoreSubject.KEY;
import static io.shmap.lifecycle.StoreSubject.NAME;
import static io.shmap.lifecycle.StoreSubject.PIN;

import io.shmap.error.Errno;
import io.shmap.lifecycle.StoreSubject.Player;
import io.shmap.steps.Effect;
import io.shmap.steps.Entry;
import io.shmap.steps.Journal;
import io.shmap.steps.Operation;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What processes do to a name, each with what its answer says about it. */
final class StoreOperations {

  private StoreOperations() {}

  static List<Operation<Player>> all() {
    return List.of(
        Operation.change("create", StoreOperations::create),
        Operation.change("create or attach", StoreOperations::createOrAttach),
        Operation.change("attach", StoreOperations::attach),
        Operation.change(
            "create and detach",
            (player, journal) -> {
              create(player, journal);
              detach(player, journal);
            }),
        Operation.change(
            "attach and detach",
            (player, journal) -> {
              attach(player, journal);
              detach(player, journal);
            }),
        Operation.change("pin", StoreOperations::pin),
        Operation.change("unpin", StoreOperations::unpin),
        Operation.change("sweep", (player, journal) -> sweep(player, journal)));
  }

  private static Effect answered(
      Errno errno, Effect done, Predicate<Entry> refusing, Errno refusal) {
    if (errno == null) {
      return done;
    }
    return errno == refusal ? Effect.seen(refusing) : Effect.IMPOSSIBLE;
  }

  private static void call(
      Journal journal,
      String name,
      Effect done,
      Predicate<Entry> refusing,
      Errno refusal,
      Runnable operation) {
    journal.call(
        name, KEY, done, () -> answered(StoreSubject.answer(operation), done, refusing, refusal));
  }

  private static Effect ifAbsent(UnaryOperator<Entry> change) {
    return Effect.change(Entry::isAbsent, change);
  }

  private static Effect ifThere(UnaryOperator<Entry> change) {
    return Effect.change(entry -> !entry.isAbsent(), change);
  }

  private static UnaryOperator<Entry> with(long bit) {
    return entry -> entry.with(entry.isAbsent() ? bit : entry.value() | bit);
  }

  /* And leaves something in its lane: who reaps it has to bring that in order. */
  private static Runnable entering(Player player, Supplier<Attachment> attach) {
    return () -> {
      Attachment attachment = attach.get();
      player.held().add(attachment);
      LedgerMap.fillLane(attachment);
    };
  }

  static void create(Player player, Journal journal) {
    call(
        journal,
        "create",
        ifAbsent(with(player.bit())),
        entry -> !entry.isAbsent(),
        Errno.EEXIST,
        entering(player, () -> player.process().create(NAME, false)));
  }

  static void createOrAttach(Player player, Journal journal) {
    call(
        journal,
        "create or attach",
        Effect.change(entry -> true, with(player.bit())),
        null,
        null,
        entering(player, () -> player.process().createOrAttach(NAME)));
  }

  static void attach(Player player, Journal journal) {
    call(
        journal,
        "attach",
        ifThere(with(player.bit())),
        Entry::isAbsent,
        Errno.ENOENT,
        entering(player, () -> player.process().attach(NAME)));
  }

  static void detach(Player player, Journal journal) {
    for (Attachment attachment : List.copyOf(player.held())) {
      journal.call(
          "detach",
          KEY,
          StoreSubject.left(player.bit()),
          () -> {
            player.process().detach(attachment);
            player.held().remove(attachment);
            return StoreSubject.left(player.bit());
          });
    }
  }

  static void pin(Player player, Journal journal) {
    call(
        journal,
        "pin",
        ifThere(with(PIN)),
        Entry::isAbsent,
        Errno.ENOENT,
        () -> Pins.pin(player.process().store(), player.process().name(NAME)));
  }

  static void unpin(Player player, Journal journal) {
    call(
        journal,
        "unpin",
        ifThere(entry -> StoreSubject.left(PIN).of(entry)),
        Entry::isAbsent,
        Errno.ENOENT,
        () -> Pins.unpin(player.process().store(), player.process().name(NAME)));
  }

  static void sweep(Player player, Journal journal) {
    journal.call(
        "sweep",
        KEY,
        Effect.seen(entry -> true),
        () ->
            player.process().sweep().findings().isEmpty()
                ? Effect.seen(entry -> true)
                : Effect.IMPOSSIBLE);
  }
}
