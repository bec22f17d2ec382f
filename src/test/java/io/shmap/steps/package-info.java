/**
 * Simulated processes that are run step by step, for every map type: two operations are
 * interleaved, one or both die, and what is found afterwards is compared with what the operations
 * would have done one after the other.
 *
 * <p>Vocabulary: a <i>step</i> is a store, a system call that changes something or a question about
 * an owner, and a load too where a test says so; a {@link io.shmap.steps.Schedule} says who stops
 * before which step and who dies there; a {@link io.shmap.steps.Subject} is a map of some type,
 * with what its processes can do; an {@link io.shmap.steps.Effect} is what an operation does to one
 * key.
 */
package io.shmap.steps;
