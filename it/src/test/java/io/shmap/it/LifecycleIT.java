package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shmap.MapSpec;
import io.shmap.SharedHash;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import io.shmap.contract.Session;
import io.shmap.contract.TemporaryStore;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How maps come and go with real processes, in memory and on a disk. */
@ParameterizedClass
@EnumSource
class LifecycleIT {

  @RegisterExtension final TemporaryStore store;

  @RegisterExtension final Children children;

  LifecycleIT(Storage storage) {
    store = storage.store();
    children = new Children(store);
  }

  /** Attaches and detaches without a pause until it is told to exit. */
  static final class Restless {

    public static void main(String[] args) throws IOException {
      Path path = Path.of(args[0]);
      MapSpec<SharedHash<Integer, Long>> spec =
          MapSpec.hash(Codecs.INT32, Codecs.INT64).maxEntries(100).build();
      Shmap.createOrAttach(path, spec).close();
      Thread thread = new Thread(() -> attachUntilShutdown(path, spec));
      thread.setDaemon(true);
      thread.start();
      System.out.println("ready");
      System.in.read();
      System.exit(0);
    }

    private static void attachUntilShutdown(Path path, MapSpec<SharedHash<Integer, Long>> spec) {
      try {
        while (true) {
          Shmap.createOrAttach(path, spec).close();
        }
      } catch (ShmapException e) {
        if (e.errno() != Errno.ESHUTDOWN) {
          throw e;
        }
      }
    }
  }

  private static String create(Path path) {
    return "create " + path + " HASH 4 8 100";
  }

  @Test
  void theMapIsGoneWhenTheLastProcessCloses() {
    Path path = store.fresh();
    Child one = children.start();
    Child two = children.start();
    assertThat(one.send(create(path))).isEqualTo("ok");
    assertThat(two.send("attach " + path)).isEqualTo("ok");
    assertThat(one.send("references")).isEqualTo("2");
    one.send("update 00000001 0000000000000001 any");
    assertThat(two.send("lookup 00000001")).isEqualTo("0000000000000001");
    one.send("close");
    assertThat(path).exists();
    assertThat(two.send("references")).isEqualTo("1");
    two.send("close");
    assertThat(path).doesNotExist();
    assertThat(store.entries()).isEmpty();
  }

  @Test
  void theMapIsGoneWhenItsOnlyProcessExits() {
    Path path = store.fresh();
    Child one = children.start();
    one.send(create(path));
    one.post("exit");
    one.await();
    assertThat(store.entries()).isEmpty();
  }

  @Test
  void theMapIsGoneWhenItsOnlyProcessIsTerminated() {
    Path path = store.fresh();
    Child one = children.start();
    one.send(create(path));
    one.signal("TERM");
    one.await();
    assertThat(store.entries()).isEmpty();
  }

  @Test
  void twoHandlesOfOneProcessDoNotKeepTheMapBeyondItsExit() {
    Path path = store.fresh();
    Child one = children.start();
    one.send(create(path));
    one.send("attach " + path); // a second handle; the first is forgotten
    one.post("exit");
    one.await();
    assertThat(store.entries()).isEmpty();
  }

  @Test
  void mapsThatAreTruncatedDoNotKeepAnExitFromDeletingTheOthers() throws IOException {
    List<Path> maps = Stream.generate(store::fresh).limit(12).toList();
    Child one = children.start();
    maps.forEach(path -> assertThat(one.send(create(path))).isEqualTo("ok"));
    for (Path path : maps.subList(6, 12)) {
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        file.truncate(0);
      }
    }
    assertThat(one.send("close")).as("close of the last one").isEqualTo("ok");
    one.post("exit");
    one.await();
    assertThat(maps.subList(0, 6)).noneMatch(Files::exists);
    assertThat(one.errors()).doesNotContain("Exception", "Error");
    store.delete(); // what is left of the others
    store.create();
  }

  @Test
  void theMapIsGoneWhenAllItsProcessesExitAtOnce() {
    for (int round = 0; round < 5; round++) {
      Path path = store.fresh();
      List<Child> users = List.of(children.start(), children.start(), children.start());
      users.forEach(user -> user.send("create-or-attach " + path + " HASH 4 8 100"));
      users.forEach(user -> user.post("exit"));
      users.forEach(Child::await);
      assertThat(store.entries()).as("round " + round).isEmpty();
    }
  }

  @Test
  void anExitInTheMiddleOfAnAttachLeavesNothing() {
    for (int round = 0; round < 3; round++) {
      String path = store.fresh().toString();
      String main = Restless.class.getName();
      List<Child> users = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        users.add(children.add(Child.start(List.of(), Child.classPath(), main, path)));
      }
      users.forEach(user -> assertThat(user.read()).isEqualTo("ready"));
      users.forEach(user -> user.post("exit"));
      users.forEach(Child::await);
      assertThat(store.entries()).as("round " + round).isEmpty();
      users.forEach(user -> assertThat(user.errors()).doesNotContain("Exception"));
    }
  }

  @Test
  void theMapIsGoneWhenOneExitsWhileTheOtherCloses() {
    for (int round = 0; round < 5; round++) {
      Path path = store.fresh();
      Child one = children.start();
      Child two = children.start();
      one.send(create(path));
      two.send("attach " + path);
      one.post("exit");
      two.send("close");
      one.await();
      assertThat(store.entries()).as("round " + round).isEmpty();
    }
  }

  @Test
  void theSurvivorOfAKillCountsOne() {
    Path path = store.fresh();
    Child one = children.start();
    Child two = children.start();
    one.send(create(path));
    two.send("attach " + path);
    one.kill();
    assertThat(two.send("references")).isEqualTo("1");
    assertThat(two.send("attachments")).isEqualTo("1");
    two.send("close");
    assertThat(store.entries()).isEmpty();
  }

  @Test
  void attachAfterAKillOfTheOnlyProcessSaysNoSuchMap() {
    Path path = store.fresh();
    Child one = children.start();
    one.send(create(path));
    one.kill();
    assertThat(path).exists();
    assertThat(children.start().send("attach " + path)).isEqualTo("error ENOENT");
    assertThat(store.entries()).isEmpty();
  }

  @Test
  void listAndGcRemoveWhatAKillLeft() {
    Path listed = store.fresh();
    Path swept = store.fresh();
    Child one = children.start();
    one.send(create(listed));
    one.kill();
    assertThat(Shmap.list(store.directory())).isEmpty();
    assertThat(store.entries()).isEmpty();
    Child two = children.start();
    two.send(create(swept));
    two.kill();
    assertThat(Shmap.gc(store.directory()).removed()).hasSize(1);
    assertThat(store.entries()).isEmpty();
  }

  @Test
  void createReplacesWhatAKillLeft() {
    Path path = store.fresh();
    Child one = children.start();
    one.send(create(path));
    one.send("update 00000001 0000000000000001 any");
    one.kill();
    Child two = children.start();
    assertThat(two.send(create(path))).isEqualTo("ok");
    assertThat(two.send("lookup 00000001")).isEqualTo("absent");
  }

  @Test
  void aPinnedMapSurvivesEverybodyWithItsData() {
    Path path = store.fresh();
    Child one = children.start();
    one.send(create(path));
    one.send("pin");
    one.send("update 00000001 0000000000000007 any");
    one.kill();
    Child two = children.start();
    assertThat(two.send("attach " + path)).isEqualTo("ok");
    assertThat(two.send("lookup 00000001")).isEqualTo("0000000000000007");
    assertThat(two.send("references")).isEqualTo("1");
    assertThat(two.send("unpin")).isEqualTo("ok");
    two.kill();
    assertThat(children.start().send("attach " + path)).isEqualTo("error ENOENT");
  }

  @Test
  void tenProcessesThatRaceEndUpInOneMap() throws Exception {
    Path path = store.fresh();
    List<Child> racers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      racers.add(children.start());
    }
    racers.forEach(racer -> racer.send("pid")); // all are up
    racers.forEach(racer -> racer.post("create-or-attach " + path + " HASH 4 8 100"));
    for (Child racer : racers) {
      assertThat(racer.read()).isEqualTo("ok");
    }
    for (int i = 0; i < racers.size(); i++) {
      racers.get(i).send(String.format("update %08x 0000000000000001 any", i));
    }
    assertThat(racers.get(0).send("size")).isEqualTo("10");
    assertThat(racers.get(0).send("references")).isEqualTo("10");
  }

  @Test
  void fiftyThreadsThatRaceEndUpInOneMap() throws Exception {
    Path path = store.fresh();
    ExecutorService threads = Executors.newFixedThreadPool(50);
    List<Callable<Session>> racers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      racers.add(
          () -> {
            Session session = new Session();
            assertThat(session.send("create-or-attach " + path + " HASH 4 8 100")).isEqualTo("ok");
            return session;
          });
    }
    List<Session> sessions = new ArrayList<>();
    for (Future<Session> racer : threads.invokeAll(racers)) {
      sessions.add(racer.get());
    }
    threads.shutdown();
    assertThat(sessions.get(0).send("references")).isEqualTo("50");
    for (int i = 0; i < sessions.size(); i++) {
      sessions.get(i).send(String.format("update %08x 0000000000000001 any", i));
    }
    assertThat(sessions.get(0).send("size")).isEqualTo("50");
    sessions.forEach(Session::close);
    assertThat(path).doesNotExist();
  }

  @Test
  void aReadOnlyHandleReadsAndDoesNotWrite() {
    Path path = store.fresh();
    Child one = children.start();
    Child two = children.start();
    one.send(create(path));
    one.send("update 00000001 0000000000000007 any");
    assertThat(two.send("attach-read-only " + path)).isEqualTo("ok");
    assertThat(two.send("lookup 00000001")).isEqualTo("0000000000000007");
    assertThat(two.send("update 00000001 0000000000000008 any")).isEqualTo("error EPERM");
    assertThat(two.send("freeze")).isEqualTo("error EPERM");
    assertThat(permissions(two.pid(), path)).contains("r--s").contains("rw-s");
    assertThat(one.send("references")).isEqualTo("2");
  }

  /* The protections with which a process has a file mapped. */
  private static List<String> permissions(long pid, Path path) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/maps")).stream()
          .filter(line -> line.contains(path.getParent().toString()))
          .map(line -> line.split(" ")[1])
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theReaderOfAMapWithAStoppedProcessDoesNotNotice() {
    Path path = store.fresh();
    Child one = children.start();
    Child two = children.start();
    one.send(create(path));
    one.send("update 00000001 0000000000000007 any");
    one.signal("STOP");
    assertThat(two.send("attach " + path)).isEqualTo("ok");
    assertThat(two.send("lookup 00000001")).isEqualTo("0000000000000007");
    assertThat(two.send("update 00000001 0000000000000008 any")).isEqualTo("ok");
    assertThat(two.send("references")).isEqualTo("2");
    one.signal("CONT");
    assertThat(one.send("lookup 00000001")).isEqualTo("0000000000000008");
  }

  @Test
  void aForgottenHandleGoesWithItsProcess() {
    Path path = store.fresh();
    Child one = children.start();
    one.send(create(path));
    one.post("halt"); // no hook, no close
    one.await();
    await().until(() -> Shmap.list(store.directory()).isEmpty());
  }

  @Test
  void livenessIsSeenBetweenTwoPidNamespaces() {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "SKIPPED: two pid namespaces need root");
    Path path = store.fresh();
    List<String> unshare = List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");
    Child one = Child.startBehind(unshare, io.shmap.contract.ChildMain.class.getName());
    Child two = Child.startBehind(unshare, io.shmap.contract.ChildMain.class.getName());
    children.add(one);
    children.add(two);
    assertThat(one.send("pid")).isEqualTo("1");
    assertThat(two.send("pid")).isEqualTo("1");
    assertThat(one.send(create(path))).isEqualTo("ok");
    assertThat(two.send("attach " + path)).isEqualTo("ok");
    assertThat(two.send("references")).isEqualTo("2");
    one.kill();
    await().until(() -> two.send("references").equals("1"));
    two.send("close");
    assertThat(path).doesNotExist();
  }
}
