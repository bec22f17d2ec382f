package io.shmap.engine.hash;

import static io.shmap.engine.hash.HashPairsContract.wrongStep;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * {@link HashPairsContract} of LRU_HASH and LRU_PERCPU_HASH that are full: evictions beside
 * evictions, deletes, replacements, adds and reads.
 */
class LruPairsTest implements HashPairsContract {

  static Stream<HashSubject> subjects() {
    return Stream.of(Shape.values())
        .flatMap(
            shape ->
                Stream.of(LruCrowd.values())
                    .map(crowd -> new LruSubject(LruEngine::new, shape, crowd)));
  }

  static Stream<Arguments> wrongSteps() {
    return Stream.of(
        wrongStep(
            "candidate is not looked at again",
            new LruSubject(
                LruWrongSteps.candidateThatIsNotLookedAtAgain(),
                Shape.WORDS,
                LruCrowd.ALL_REFERENCED),
            "insert near",
            "delete"),
        wrongStep(
            "take-over before settling",
            new LruSubject(
                WrongSteps.takeOverBeforeSettling(LruEngine::new),
                Shape.WORDS,
                LruCrowd.FAR_UNREFERENCED),
            "insert near",
            "insert"),
        wrongStep(
            "no acknowledgement",
            new LruSubject(
                WrongSteps.noAcknowledgement().inLru(), Shape.WORDS, LruCrowd.NONE_REFERENCED),
            "make room, insert",
            "delete near"),
        wrongStep(
            "map is taken for full",
            new LruSubject(LruWrongSteps.mapThatIsTakenForFull(), Shape.WORDS, LruCrowd.LAST_UNIT),
            "insert",
            "lookup"),
        wrongStep(
            "taking out beside an adder",
            new LruSubject(
                WrongSteps.takingOutBesideAnAdder().inLru(),
                Shape.TWO_CPUS,
                LruCrowd.ALL_REFERENCED),
            "take",
            "add far"),
        wrongStep(
            "refill beside an adder",
            new LruSubject(
                WrongSteps.refillBesideAnAdder().inLru(), Shape.ONE_CPU, LruCrowd.ALL_REFERENCED),
            "add",
            "make room, insert"));
  }
}
