package io.shmap.engine.hash;

import static io.shmap.engine.hash.HashPairsContract.wrongStep;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** {@link HashPairsContract} of HASH and PERCPU_HASH. */
class HashPairsTest implements HashPairsContract {

  static Stream<HashSubject> subjects() {
    return Stream.of(Shape.values())
        .flatMap(
            shape ->
                Stream.of(Crowd.values())
                    .map(crowd -> new HashSubject(Fixture.Variant.RIGHT, shape, crowd)));
  }

  static Stream<Arguments> wrongSteps() {
    return Stream.of(
        wrongStep(
            "reader trusts its copy",
            new HashSubject(WrongSteps.readerThatTrustsItsCopy().inHash(), Shape.LONGER, Crowd.FEW),
            "lookup",
            "replace twice"),
        wrongStep(
            "replacement moves home",
            new HashSubject(WrongSteps.replacementThatMovesHome(), Shape.LONGER, Crowd.BEYOND),
            "lookup far",
            "make room, move"),
        wrongStep(
            "no acknowledgement",
            new HashSubject(WrongSteps.noAcknowledgement().inHash(), Shape.WORDS, Crowd.FEW),
            "insert",
            "delete near"),
        wrongStep(
            "change before intent",
            new HashSubject(WrongSteps.changeBeforeIntent(), Shape.WORDS, Crowd.FEW),
            "insert",
            "insert near"),
        wrongStep(
            "unit back before the kill",
            new HashSubject(WrongSteps.unitBackBeforeTheKill(), Shape.WORDS, Crowd.FULL),
            "delete far",
            "insert"),
        wrongStep(
            "take-over before settling",
            new HashSubject(
                WrongSteps.takeOverBeforeSettling(HashEngine::new), Shape.WORDS, Crowd.FEW),
            "insert",
            "insert near"),
        wrongStep(
            "replacement before it is filled",
            new HashSubject(WrongSteps.replacementBeforeItIsFilled(), Shape.TWO_CPUS, Crowd.FEW),
            "replace",
            "lookup"),
        wrongStep(
            "taking out beside an adder",
            new HashSubject(
                WrongSteps.takingOutBesideAnAdder().inHash(), Shape.TWO_CPUS, Crowd.FEW),
            "take",
            "add"),
        wrongStep(
            "refill beside an adder",
            new HashSubject(WrongSteps.refillBesideAnAdder().inHash(), Shape.ONE_CPU, Crowd.FEW),
            "add",
            "make room, move"));
  }
}
